using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Core.Releases;

/// <summary>Port: where releases and their histories are kept, apart from the orchestration engine's own state.</summary>
public interface IReleaseStore
{
    /// <summary>
    /// Creates the release with its first events, exactly once per <paramref name="idempotency"/> key.
    /// Safe to repeat after a crash at any point.
    /// </summary>
    Task<ReleaseCreation> CreateAsync(ReleaseView release, IReadOnlyList<HistoryEvent> events, IdempotencyKey? idempotency, CancellationToken cancellationToken);

    /// <summary>What a creation under that key would find: the release that holds the key, or null if none does.</summary>
    Task<ReleaseCreation?> FindCreationAsync(IdempotencyKey idempotency, CancellationToken cancellationToken);

    /// <summary>The release, or null.</summary>
    Task<ReleaseView?> FindAsync(string releaseId, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the release, asks <paramref name="decide"/> which events follow, and appends them together with the new view in one
    /// transaction. On a concurrent change it reads and asks again. Events whose key is already there are left out.
    /// </summary>
    /// <param name="releaseId">The release.</param>
    /// <param name="decide">
    /// Pure: it may be asked several times, first on a state that turns out to be outdated. Only its last answer, or its last exception, counts.
    /// </param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="KeyNotFoundException">There is no such release.</exception>
    Task<CommitResult> CommitAsync(string releaseId, Func<ReleaseView, IReadOnlyList<NewEvent>> decide, CancellationToken cancellationToken);

    /// <summary>Whether the release has the event with that key.</summary>
    Task<bool> HasEventAsync(string releaseId, string eventKey, CancellationToken cancellationToken);

    /// <summary>The history from a sequence number on, in order.</summary>
    IAsyncEnumerable<HistoryEvent> ReadHistoryAsync(string releaseId, long fromSeq, CancellationToken cancellationToken);

    /// <summary>Releases newest first.</summary>
    /// <exception cref="ArgumentException">The continuation token is not one that this method gave for this query.</exception>
    Task<ReleasePage> ListAsync(ReleaseQuery query, CancellationToken cancellationToken);
}

/// <summary>A caller's idempotency key and the hash of the body it came with.</summary>
/// <param name="Scope">Whose key it is (the API key's name): two callers never collide.</param>
/// <param name="Key">The header's value.</param>
/// <param name="BodyHash">SHA-256 of the canonical body, lower-case hex.</param>
public sealed record IdempotencyKey(string Scope, string Key, string BodyHash);

/// <summary>How a creation ended.</summary>
/// <param name="Kind">Created, already there with the same body, or refused because the body differs.</param>
/// <param name="Release">The release that now exists under the key.</param>
public sealed record ReleaseCreation(ReleaseCreationKind Kind, ReleaseView Release);

/// <summary>How a creation ended.</summary>
public enum ReleaseCreationKind
{
    Created,
    AlreadyExists,
    DifferentBody,
}

/// <summary>What a commit left behind.</summary>
/// <param name="View">The release after the commit.</param>
/// <param name="Appended">The events that were appended now; empty if all were there already or none was asked for.</param>
public sealed record CommitResult(ReleaseView View, IReadOnlyList<HistoryEvent> Appended);

/// <summary>Which releases to list.</summary>
/// <param name="From">Requested at or after.</param>
/// <param name="To">Requested before.</param>
/// <param name="PageSize">1 to 200.</param>
public sealed record ReleaseQuery(string? Plan, ReleaseStatus? Status, DateTimeOffset? From, DateTimeOffset? To, int PageSize, string? Continuation);

/// <summary>One page of a listing.</summary>
public sealed record ReleasePage(IReadOnlyList<ReleaseSummary> Items, string? Continuation);
