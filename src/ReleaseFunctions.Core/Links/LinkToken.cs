using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Core.Links;

/// <summary>What an approval, checklist or callback link stands for. Only the hash of the token is ever stored.</summary>
public sealed record LinkToken
{
    /// <summary>SHA-256 of the token, lower-case hex.</summary>
    public required string Hash { get; init; }

    public required string ReleaseId { get; init; }

    public required string Stage { get; init; }

    public required int Attempt { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Set on approval links: the approver's address.</summary>
    public string? Approver { get; init; }

    /// <summary>Set on approval links: the digest of what is approved.</summary>
    public string? Digest { get; init; }

    /// <summary>Set on checklist links: the address of the items' owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Set on callback links: what was asked for.</summary>
    public DeploymentAction? Action { get; init; }
}
