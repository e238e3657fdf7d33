namespace ReleaseFunctions.Core.Releases;

/// <summary>Port: finds releases that a crash left behind. For timers; every call is safe to repeat and to run in several processes.</summary>
public interface IReleaseRecovery
{
    /// <summary>
    /// Releases that were to begin before a time and whose orchestration has not been heard of (<see cref="ReleaseView.Begun"/>), oldest first: it may
    /// never have been started. A release that is scheduled is to begin then, any other at once.
    /// </summary>
    /// <param name="requestedBefore">Leave the requests alone that are being worked on, for example a minute.</param>
    /// <param name="limit">The most to return, from 1.</param>
    Task<IReadOnlyList<ReleaseSummary>> ListNotStartedAsync(DateTimeOffset requestedBefore, int limit, CancellationToken cancellationToken);

    /// <summary>All releases that are not over. One that changes its status while they are read may be missed this time.</summary>
    IAsyncEnumerable<ReleaseSummary> ListUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Finishes what crashes interrupted between two transactions: creations and listings that lag behind.
    /// Reads every release that is listed as not over.
    /// </summary>
    /// <returns>How many releases had been listed wrongly.</returns>
    Task<int> RepairAsync(CancellationToken cancellationToken);

    /// <summary>Remembers that a look found a release not carried on; replaces what an earlier look found.</summary>
    Task SuspectAsync(string releaseId, Suspicion suspicion, CancellationToken cancellationToken);

    /// <summary>What the last look that found something wrong found, however long ago; null: none has.</summary>
    Task<Suspicion?> FindSuspicionAsync(string releaseId, CancellationToken cancellationToken);
}
