using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>
/// Repairs what crashes leave behind: releases that were stored, but whose orchestration was not started, listings that lag behind, and
/// releases that their orchestrations do not carry on.
/// </summary>
public sealed partial class SweepFunctions(IReleaseStore releases, IReleaseRecovery recovery, ReleaseStarter starter, Watchdog watchdog, TimeProvider time, ILogger<SweepFunctions> logger)
{
    private const int Batch = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Function(nameof(StartForgottenReleases))]
    public async Task StartForgottenReleases(
        [TimerTrigger("30 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        foreach (ReleaseSummary forgotten in await recovery.ListNotStartedAsync(time.GetUtcNow() - Patience, Batch, cancellationToken))
        {
            if (await releases.FindAsync(forgotten.Id, cancellationToken) is { Begun: false } release)
            {
                LogStarting(release.Facts.Id);
                await starter.StartAsync(client, release, cancellationToken);
            }
        }
    }

    [Function(nameof(RepairReleases))]
    public async Task RepairReleases(
        [TimerTrigger("0 */15 * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        int relisted = await recovery.RepairAsync(cancellationToken);
        if (relisted > 0)
        {
            LogRelisted(relisted);
        }

        await watchdog.LookAsync(client, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} releases were listed wrongly after a crash; listed anew.")]
    private partial void LogRelisted(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Release {ReleaseId} was stored but not started; starting it now.")]
    private partial void LogStarting(string releaseId);
}
