using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators;

namespace ReleaseFunctions.Releases;

/// <summary>
/// Looks whether every release in flight is carried on by its orchestrations, and has those that are not repaired. One fault of one release
/// never keeps it from looking at the others.
/// </summary>
public sealed partial class Watchdog(
    IReleaseStore releases, IReleaseRecovery recovery, RepairRelease repair, ReleaseWaker waker, Telemetry telemetry, TimeProvider time, ILogger<Watchdog> logger)
{
    // What was wrong at the last look, by release, and its newest event then. Held by this process only: losing it costs one more look.
    private readonly ConcurrentDictionary<string, long> _suspects = new();

    /// <summary>Looks at every release that is not over.</summary>
    public async Task LookAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        HashSet<string> atWork = await AtWorkAsync(client, cancellationToken);
        HashSet<string> seen = [];
        await foreach (ReleaseSummary open in recovery.ListUnfinishedAsync(cancellationToken))
        {
            seen.Add(open.Id);
            try
            {
                await LookAtAsync(client, open.Id, atWork, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogNotLookedAt(exception, open.Id);
            }
        }

        foreach (string gone in _suspects.Keys.Where(id => !seen.Contains(id)))
        {
            _suspects.TryRemove(gone, out _);
        }
    }

    private async Task LookAtAsync(DurableTaskClient client, string releaseId, HashSet<string> atWork, CancellationToken cancellationToken)
    {
        if (await releases.FindAsync(releaseId, cancellationToken) is not { } before || ReleaseWatch.Expected(before) is not { Count: > 0 } expected)
        {
            return;
        }

        Dictionary<ExpectedOrchestration, OrchestrationPresence> presences = [];
        foreach (ExpectedOrchestration one in expected)
        {
            string instanceId = InstanceIds.Of(releaseId, before.Run, one);
            presences[one] = atWork.Contains(instanceId) ? OrchestrationPresence.AtWork : await PresenceAsync(client, instanceId, cancellationToken);
        }

        // The engine was asked first: facts that still ask for what it does not have are no race. What has begun since then is at work.
        if (await releases.FindAsync(releaseId, cancellationToken) is not { } view)
        {
            return;
        }

        WatchFinding finding = ReleaseWatch.Judge(view, one => presences.GetValueOrDefault(one, OrchestrationPresence.AtWork), time.GetUtcNow());
        bool rootMissing = presences[new ExpectedOrchestration(ExpectedKind.Release)] == OrchestrationPresence.Missing;
        switch (finding.Verdict)
        {
            case WatchVerdict.Sound:
                _suspects.TryRemove(releaseId, out _);
                break;
            case WatchVerdict.Suspended:
                LogSuspended(releaseId, finding.Text);
                break;
            case WatchVerdict.Broken or WatchVerdict.Overdue when view.Repair is { GivenUp: true }:
                LogGivenUp(releaseId, view.Repair.InARow, finding.Text);
                telemetry.Repaired(givenUp: true);
                break;

            // A finding counts when the next look confirms it: an engine's listing may lag. Nothing lags about an instance that nobody knows.
            case WatchVerdict.Broken when rootMissing:
            case WatchVerdict.Broken or WatchVerdict.Overdue when _suspects.TryGetValue(releaseId, out long seq) && seq == view.LastSeq:
                _suspects.TryRemove(releaseId, out _);
                await repair.RunAsync(client, releaseId, view.LastSeq, finding.Text, cancellationToken);
                break;
            default:
                _suspects[releaseId] = view.LastSeq;
                LogSuspected(releaseId, finding.Text);
                await waker.WakeReleaseAsync(client, view, cancellationToken);
                break;
        }
    }

    private static async Task<HashSet<string>> AtWorkAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        HashSet<string> ids = new(StringComparer.Ordinal);
        OrchestrationQuery running = new(Statuses: [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending], PageSize: 1000);
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync(running).WithCancellation(cancellationToken))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }

    private static async Task<OrchestrationPresence> PresenceAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(instanceId, cancellationToken) switch
        {
            null => OrchestrationPresence.Missing,
            { IsCompleted: true } => OrchestrationPresence.Ended,
            { RuntimeStatus: OrchestrationRuntimeStatus.Suspended } => OrchestrationPresence.Suspended,
            _ => OrchestrationPresence.AtWork,
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Release {ReleaseId} may not be carried on; woken, and repaired at the next look if that does not help: {Finding}")]
    private partial void LogSuspected(string releaseId, string finding);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Release {ReleaseId} stands still: {Finding}")]
    private partial void LogSuspended(string releaseId, string finding);

    [LoggerMessage(Level = LogLevel.Error, Message = "Release {ReleaseId} cannot be carried on: {Repairs} repairs in a row did not bring it on. It is tried again after an operator's action, such as abort: {Finding}")]
    private partial void LogGivenUp(string releaseId, int repairs, string finding);

    [LoggerMessage(Level = LogLevel.Error, Message = "Release {ReleaseId} could not be looked at; the next look is in a quarter of an hour.")]
    private partial void LogNotLookedAt(Exception exception, string releaseId);
}
