using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Anchors;

/// <summary>
/// The heads of all histories that changed since the anchor before, signed: whoever keeps an anchor can show later that none of these
/// histories was changed or cut since. Written once a day (UTC) and never again; <c>docs/storage.md</c> says where.
/// </summary>
public sealed record Anchor
{
    /// <summary>The only form there is so far.</summary>
    public const string Version1 = "releasefunctions-anchor-1";

    public string Format { get; init; } = Version1;

    /// <summary>The day it stands for, <c>2026-11-26</c>; one for each.</summary>
    public required string Date { get; init; }

    /// <summary>When the heads were read (UTC, milliseconds).</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset At { get; init; }

    /// <summary>The anchor before this one; null for the first.</summary>
    public AnchorLink? Previous { get; init; }

    /// <summary>Ordered by release.</summary>
    public required IReadOnlyList<AnchorHead> Heads { get; init; }

    /// <summary>Fingerprint of the signing key: SHA-256 of its SubjectPublicKeyInfo, lower-case hex.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of the RFC 8785 form without <c>hash</c> and <c>signature</c>, lower-case hex.</summary>
    public string Hash { get; init; } = string.Empty;

    /// <summary>ECDSA P-256 with SHA-256 over that same form, as r and s of 32 bytes each, in Base64.</summary>
    public string Signature { get; init; } = string.Empty;

    /// <summary>What the anchor says of a release; null: nothing.</summary>
    public AnchorHead? HeadOf(string releaseId) => Heads.FirstOrDefault(head => head.Release == releaseId);
}

/// <summary>The last event of one history when the anchor was made.</summary>
public sealed record AnchorHead(string Release, long Seq, string Hash);

/// <summary>Another anchor, by its day and hash.</summary>
public sealed record AnchorLink(string Date, string Hash);
