using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Notices;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators;

namespace ReleaseFunctions.Releases;

/// <summary>
/// Looks whether a release's rooms and change record are told, and starts whoever tells them anew where nobody does. What was told is in the history, so that nothing is told twice;
/// the release itself is not touched.
/// </summary>
public sealed partial class HeraldWatch(IReleaseStore releases, ReleaseStarter starter, TimeProvider time, ILogger<HeraldWatch> logger)
{
    /// <summary>How long after its end a release is still looked at; looks are a quarter of an hour apart.</summary>
    public static readonly TimeSpan Afterwards = TimeSpan.FromHours(2);

    // A release that takes longer than this until its end is looked at until then only.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3);

    // How long an orchestration may take to end after it was terminated, in real time; the next look goes on with it otherwise.
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(30);

    /// <summary>Releases that have ended so recently that somebody may not have been told of it yet.</summary>
    public async IAsyncEnumerable<ReleaseSummary> ListEndedAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        string? continuation = null;
        do
        {
            ReleasePage page = await releases.ListAsync(new ReleaseQuery(null, null, now - Longest, null, 200, continuation), cancellationToken);
            foreach (ReleaseSummary ended in page.Items.Where(one => one.Status.IsOver() && one.FinishedAt >= now - Afterwards))
            {
                yield return ended;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>Looks at one release.</summary>
    /// <param name="atWork">The ids of all orchestrations that the engine has under way.</param>
    /// <returns>Whether whoever tells was started anew.</returns>
    public async Task<bool> LookAtAsync(DurableTaskClient client, string releaseId, IReadOnlySet<string> atWork, CancellationToken cancellationToken)
    {
        if (await releases.FindAsync(releaseId, cancellationToken) is not { Begun: true, Outlets.Count: > 0 } before)
        {
            return false;
        }

        string instanceId = InstanceIds.Herald(releaseId, before.Run);
        OrchestrationMetadata? instance = atWork.Contains(instanceId) && !IsOld(before) ? null : await client.GetInstanceAsync(instanceId, cancellationToken);
        bool isAtWork = atWork.Contains(instanceId) || instance is { IsCompleted: false };
        if (instance is { RuntimeStatus: OrchestrationRuntimeStatus.Suspended } || (isAtWork && !IsOld(before)))
        {
            return false;
        }

        // The engine was asked first: it ends by itself only when its run is over and all of it is told.
        if (await releases.FindAsync(releaseId, cancellationToken) is not { } release || release.Run != before.Run || await SoundAsync(release, isAtWork, cancellationToken))
        {
            return false;
        }

        LogStartedAnew(releaseId, instance is null ? "is missing" : isAtWork ? "does not get on" : "has ended");
        if (instance is not null)
        {
            await RemoveAsync(client, instance, cancellationToken);
        }

        return await starter.StartHeraldAsync(client, release, cancellationToken);
    }

    private bool IsOld(ReleaseView release) => release.StartedAt + OutletWatch.Patience < time.GetUtcNow();

    private async Task<bool> SoundAsync(ReleaseView release, bool isAtWork, CancellationToken cancellationToken)
    {
        if (!isAtWork && !release.Status.IsOver())
        {
            return false;
        }

        List<HistoryEvent> history = [];
        await foreach (HistoryEvent e in releases.ReadHistoryAsync(release.Facts.Id, 1, cancellationToken))
        {
            history.Add(e);
        }

        return isAtWork ? !OutletWatch.IsStuck(release, history, time.GetUtcNow()) : !OutletWatch.OwesAnything(release, history);
    }

    private static async Task RemoveAsync(DurableTaskClient client, OrchestrationMetadata instance, CancellationToken cancellationToken)
    {
        if (!instance.IsCompleted)
        {
            using CancellationTokenSource late = new(Ending);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            await client.TerminateInstanceAsync(instance.InstanceId, new TerminateInstanceOptions(Recursive: true), cancellationToken);
            await client.WaitForInstanceCompletionAsync(instance.InstanceId, either.Token);
        }

        await client.PurgeInstanceAsync(instance.InstanceId, cancellation: cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whoever tells the rooms and the change record of release {ReleaseId} {What}; it is started anew from the history.")]
    private partial void LogStartedAnew(string releaseId, string what);
}
