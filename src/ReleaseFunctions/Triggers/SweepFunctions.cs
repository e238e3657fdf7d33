using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>Repairs what a crash left behind: releases that were stored, but whose orchestration was not started, and listings that lag behind.</summary>
public sealed partial class SweepFunctions(IReleaseStore releases, IReleaseRecovery recovery, ReleaseStarter starter, TimeProvider time, ILogger<SweepFunctions> logger)
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

        await foreach (ReleaseSummary open in recovery.ListUnfinishedAsync(cancellationToken))
        {
            ReleaseView? release = await releases.FindAsync(open.Id, cancellationToken);
            if (release is { FinishedAt: null } && release.Facts.RequestedAt < time.GetUtcNow() - Patience
                && await client.GetInstanceAsync(InstanceIds.Release(release.Facts.Id, release.Run), cancellationToken) is null)
            {
                LogStarting(release.Facts.Id);
                await starter.StartAsync(client, release, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} releases were listed wrongly after a crash; listed anew.")]
    private partial void LogRelisted(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Release {ReleaseId} was stored but not started; starting it now.")]
    private partial void LogStarting(string releaseId);
}
