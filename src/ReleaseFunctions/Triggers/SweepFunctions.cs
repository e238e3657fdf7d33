using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>Repairs what a crash left behind: a release that was stored, but whose orchestration was not started.</summary>
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
            if (await releases.FindAsync(forgotten.Id, cancellationToken) is { StartedAt: null } release)
            {
                LogStarting(release.Facts.Id);
                await starter.StartAsync(client, release, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Release {ReleaseId} was stored but not started; starting it now.")]
    private partial void LogStarting(string releaseId);
}
