using System.Globalization;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Tickets;

/// <summary>Writes what a change record says. Plain text; how it is marked up is the system's affair.</summary>
public static class ChangeTexts
{
    private const int LongestTitle = 200;

    /// <summary>The description of a record that is created.</summary>
    public static IReadOnlyList<string> Description(ReleaseFacts release, string? description, string? runbook)
    {
        List<string> lines = [string.IsNullOrWhiteSpace(description) ? $"Plan: {release.Plan}" : $"Plan: {release.Plan} ({MailText.Line(description)})", $"Version: {MailText.Line(release.Version)}", $"Release: {release.Id}"];
        if (release.Commit is { } commit)
        {
            lines.Add($"Commit: {MailText.Line(commit)}{(release.Author is { } author ? $" by {MailText.Line(author)}" : string.Empty)}");
        }

        if (release.Tickets.Count > 0)
        {
            lines.Add($"Scope: {MailText.Line(string.Join(", ", release.Tickets))}");
        }

        lines.AddRange(release.Artifacts.Select(artifact => $"Artifact: {MailText.Line(artifact.Name)} {MailText.Line(artifact.Digest)}"));
        if (runbook is not null)
        {
            lines.Add($"Runbook: {MailText.Line(runbook)}");
        }

        lines.Add($"Requested by {MailText.Line(release.Requester)}, {release.RequestedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}.");
        return lines;
    }

    /// <summary>The link to the release's page.</summary>
    public static ReleaseLink Link(ReleaseFacts release, string url, bool isResolved) => new(release.Id, MailText.Line($"Release of {release.Plan} {release.Version}", LongestTitle), url, isResolved);

    /// <summary>The comment that a notice becomes.</summary>
    public static ChangeComment Comment(Notice notice, ReleaseFacts release, string url) => new(release.Id, notice.Seq, notice.Headline, notice.Text, url);
}
