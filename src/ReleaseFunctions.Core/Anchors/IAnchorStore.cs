namespace ReleaseFunctions.Core.Anchors;

/// <summary>Port: where anchors are kept, each written once and never again.</summary>
public interface IAnchorStore
{
    /// <summary>The anchor of a day as it was written, or null.</summary>
    Task<string?> FindAsync(string date, CancellationToken cancellationToken);

    /// <summary>Days that have an anchor, newest first.</summary>
    /// <param name="limit">The most to return, from 1.</param>
    Task<IReadOnlyList<string>> ListDatesAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Writes the anchor of a day unless there is one, and protects it where the store can.</summary>
    Task<AnchorWritten> AddAsync(string date, string json, CancellationToken cancellationToken);

    /// <summary>Keeps a public key under its fingerprint; doing so again changes nothing.</summary>
    Task AddKeyAsync(string fingerprint, string publicPem, CancellationToken cancellationToken);

    /// <summary>The public key with that fingerprint, or null.</summary>
    Task<string?> FindKeyAsync(string fingerprint, CancellationToken cancellationToken);

    /// <summary>Makes the anchor's heads findable by their releases; safe to repeat.</summary>
    Task IndexAsync(Anchor anchor, CancellationToken cancellationToken);

    /// <summary>Whether <see cref="IndexAsync"/> was done to its end for the anchor of a day.</summary>
    Task<bool> IsIndexedAsync(string date, CancellationToken cancellationToken);

    /// <summary>What anchors say of a release, newest first. A guide to the anchors, which are what counts.</summary>
    /// <param name="limit">The most to return, from 1.</param>
    Task<IReadOnlyList<AnchoredHead>> ListCoveringAsync(string releaseId, int limit, CancellationToken cancellationToken);
}

/// <summary>One history's head on one day.</summary>
public sealed record AnchoredHead(string Date, long Seq, string Hash);

/// <summary>How the writing of an anchor ended.</summary>
public enum AnchorWritten
{
    /// <summary>Written, and nobody can change or remove it for the time that is configured.</summary>
    Protected,

    /// <summary>Written; the store cannot protect it.</summary>
    Unprotected,

    /// <summary>There was one already.</summary>
    AlreadyThere,
}
