using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Releases;

/// <summary>
/// Looks whether every release in flight is carried on by its orchestrations, and has those that are not repaired. One fault of one release
/// never keeps it from looking at the others.
/// </summary>
public sealed partial class Watchdog(
    IReleaseRecovery recovery, ReleaseInspector inspector, RepairRelease repair, HeraldWatch heralds, ReleaseWaker waker, Telemetry telemetry, TimeProvider time, ILogger<Watchdog> logger)
{
    /// <summary>Looks at every release that is not over, and whether somebody tells of those that have just ended.</summary>
    public async Task LookAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        IReadOnlySet<string> atWork = await ReleaseInspector.AtWorkAsync(client, cancellationToken);
        await foreach (ReleaseSummary open in recovery.ListUnfinishedAsync(cancellationToken))
        {
            await GuardAsync(open.Id, () => LookAtAsync(client, open.Id, atWork, cancellationToken), cancellationToken);
            await GuardAsync(open.Id, () => heralds.LookAtAsync(client, open.Id, atWork, cancellationToken), cancellationToken);
        }

        await foreach (ReleaseSummary ended in heralds.ListEndedAsync(cancellationToken))
        {
            await GuardAsync(ended.Id, () => heralds.LookAtAsync(client, ended.Id, atWork, cancellationToken), cancellationToken);
        }
    }

    private async Task GuardAsync(string releaseId, Func<Task> look, CancellationToken cancellationToken)
    {
        try
        {
            await look();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotLookedAt(exception, releaseId);
        }
    }

    private async Task LookAtAsync(DurableTaskClient client, string releaseId, IReadOnlySet<string> atWork, CancellationToken cancellationToken)
    {
        if (await inspector.RunAsync(client, releaseId, atWork, cancellationToken) is not { } found)
        {
            return;
        }

        (ReleaseView view, WatchFinding finding, bool rootMissing) = found;
        switch (finding.Verdict)
        {
            case WatchVerdict.Sound:
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
            case WatchVerdict.Broken or WatchVerdict.Overdue when await IsConfirmedAsync(view, cancellationToken):
                await repair.RunAsync(client, releaseId, view.LastSeq, finding.Text, cancellationToken);
                break;
            default:
                await recovery.SuspectAsync(releaseId, new Suspicion(view.LastSeq, time.GetUtcNow()), cancellationToken);
                LogSuspected(releaseId, finding.Text);
                await waker.WakeReleaseAsync(client, view, cancellationToken);
                break;
        }
    }

    // Azure: looks are minutes apart, and the instance that made the last one may be gone, so it is not remembered in memory.
    private async Task<bool> IsConfirmedAsync(ReleaseView view, CancellationToken cancellationToken) =>
        await recovery.FindSuspicionAsync(view.Facts.Id, cancellationToken) is { } suspicion && suspicion.IsConfirmedAt(time.GetUtcNow(), view.LastSeq);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Release {ReleaseId} may not be carried on; woken, and repaired at the next look if that does not help: {Finding}")]
    private partial void LogSuspected(string releaseId, string finding);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Release {ReleaseId} stands still: {Finding}")]
    private partial void LogSuspended(string releaseId, string finding);

    [LoggerMessage(Level = LogLevel.Error, Message = "Release {ReleaseId} cannot be carried on: {Repairs} repairs in a row did not bring it on. It is tried again after an operator's action, such as abort: {Finding}")]
    private partial void LogGivenUp(string releaseId, int repairs, string finding);

    [LoggerMessage(Level = LogLevel.Error, Message = "Release {ReleaseId} could not be looked at; the next look is in a quarter of an hour.")]
    private partial void LogNotLookedAt(Exception exception, string releaseId);
}
