using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Evidence;

/// <summary>Writes the text that comes with an evidence package: what is in it and how to check it.</summary>
public static class EvidenceReadme
{
    public static string Of(ReleaseView view) =>
        $"""
        Evidence of release {view.Facts.Id}
        of plan {view.Facts.Plan}, at event {view.LastSeq} of its history ({WireName.Of(view.Status)})

        report.html            the release for people to read
        review.md              the draft review, with notes and action items
        history.json           every event, in order: this is the record; all other files follow from it
        history.ndjson         the same, one event on each line
        history.csv            the same for spreadsheets; a leading ' keeps a cell from being a formula
        release.json           the release as the history tells it
        plan.json              the plan version that the release kept
        verify/head.json       the event that the history must reach
        verify/anchors/        signed daily records of the history's head, where there are any
        verify/keys/           the public keys that they are signed with
        verify/manifest.json   SHA-256 of every other file

        To check it without the application, in a clone of its source code:

            dotnet run --project tools/HistoryVerifier -- this-package.zip --key anchor-key.pem

        It ends with 0 if everything holds, 1 if something does not. Take anchor-key.pem from where you trust it
        (GET /api/anchors/key of the application, once, before it matters), not from this package.

        What is checked: each event's hash is the SHA-256 of its RFC 8785 canonical JSON without "hash", and each "prev" is
        the hash of the event before. So no event can be changed, left out, added or moved without changing every hash after
        it. The anchors hold hashes that were signed and stored on earlier days, so that the whole cannot have been written
        anew later. docs/api.md of the source has a program of 20 lines that checks the chain without any of this code.

        """.ReplaceLineEndings("\n");
}
