using System.Security.Cryptography;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Anchors;

/// <summary>Finds and checks the anchors of a release.</summary>
public sealed class FindAnchors(IAnchorStore anchors)
{
    /// <summary>The newest anchor that covers a history, held against it; null: there is none.</summary>
    /// <param name="view">The release.</param>
    /// <param name="hashOf">The hash of the event with a sequence number from 1 to the last; null: it is not there.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<AnchorStanding?> NewestAsync(ReleaseView view, Func<long, string?> hashOf, CancellationToken cancellationToken)
    {
        IReadOnlyList<AnchoredHead> covering = await anchors.ListCoveringAsync(view.Facts.Id, 1, cancellationToken);
        if (covering is not [var newest])
        {
            return null;
        }

        (string? json, string? fault) = await ReadAsync(newest.Date, cancellationToken);
        AnchorHead? head = json is null ? null : AnchorJson.Parse(json).HeadOf(view.Facts.Id);
        AnchorCoverage coverage = fault is not null ? new(false, fault + ".")
            : head is null ? new(false, "it says nothing about this release, although the index of anchors says so.")
            : AnchorCoverage.Of(head, view.LastSeq, hashOf);
        return new AnchorStanding(newest.Date, head?.Seq ?? newest.Seq, coverage.Agrees, $"The anchor of {newest.Date}: {coverage.Text}");
    }

    /// <summary>Newest anchors that cover a release up to an event, as they were written, and the keys they name, for its evidence.</summary>
    public async Task<IReadOnlyList<KeptAnchor>> CoveringAsync(string releaseId, long lastSeq, int limit, CancellationToken cancellationToken)
    {
        List<KeptAnchor> kept = [];
        foreach (AnchoredHead head in (await anchors.ListCoveringAsync(releaseId, limit, cancellationToken)).Where(head => head.Seq <= lastSeq))
        {
            if (await anchors.FindAsync(head.Date, cancellationToken) is { } json)
            {
                string fingerprint = AnchorJson.Parse(json).Key;
                kept.Add(new KeptAnchor(head.Date, json, fingerprint, await anchors.FindKeyAsync(fingerprint, cancellationToken)));
            }
        }

        return kept;
    }

    private async Task<(string? Json, string? Fault)> ReadAsync(string date, CancellationToken cancellationToken)
    {
        if (await anchors.FindAsync(date, cancellationToken) is not { } json)
        {
            return (null, "it is gone, although the index of anchors knows it");
        }

        try
        {
            if (await anchors.FindKeyAsync(AnchorJson.Parse(json).Key, cancellationToken) is not { } pem)
            {
                return (json, "its public key is gone");
            }

            using AnchorKey key = AnchorKey.Read(pem);
            return (json, AnchorJson.Fault(json, key));
        }
        catch (Exception exception) when (exception is CryptographicException or System.Text.Json.JsonException)
        {
            return (null, $"it cannot be checked: {exception.Message}");
        }
    }
}

/// <summary>What the newest anchor says of a history.</summary>
/// <param name="Seq">The event that it recorded.</param>
/// <param name="Agrees">The history still holds it.</param>
public sealed record AnchorStanding(string Date, long Seq, bool Agrees, string Text);

/// <summary>An anchor as it was written.</summary>
/// <param name="PublicPem">The key that it names; null: not there.</param>
public sealed record KeptAnchor(string Date, string Json, string Fingerprint, string? PublicPem);
