using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators;

namespace ReleaseFunctions.Releases;

/// <summary>Starts the orchestration of a run of a release, once: its id is the release's, whatever state it is in.</summary>
public sealed partial class ReleaseStarter(IPlanStore plans, ReleaseSettings settings, ILogger<ReleaseStarter> logger)
{
    private static readonly OrchestrationRuntimeStatus[] AnyStatus = [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses];

    /// <summary>Starts run <see cref="ReleaseView.Run"/> of the release unless it was started before. Safe to repeat.</summary>
    /// <returns>Whether it was started now.</returns>
    public async Task<bool> StartAsync(DurableTaskClient client, ReleaseView release, CancellationToken cancellationToken)
    {
        PlanDocument plan = await plans.FindAsync(release.Facts.Plan, release.Facts.PlanVersion, cancellationToken)
            ?? throw new InvalidOperationException($"Version {release.Facts.PlanVersion} of plan '{release.Facts.Plan}' is gone; release {release.Facts.Id} cannot start.");
        return await StartAsync(client, release, plan.Plan, cancellationToken);
    }

    /// <summary>Likewise, with the plan at hand.</summary>
    public async Task<bool> StartAsync(DurableTaskClient client, ReleaseView release, Plan plan, CancellationToken cancellationToken)
    {
        ReleaseInput input = new(release.Facts, plan, settings.PublicUrl, release.Run, release.Repair?.Count ?? 0);
        string instanceId = InstanceIds.Release(release.Facts.Id, release.Run);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(ReleaseOrchestrator),
                input,
                new StartOrchestrationOptions(instanceId) { Version = OrchestrationVersions.Current }.WithDedupeStatuses(AnyStatus),
                cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Azure: the exception for an id that exists is of a type the application cannot name, so the instance is looked up instead.
            if (await client.GetInstanceAsync(instanceId, cancellationToken) is null)
            {
                throw;
            }

            LogStartedBefore(instanceId);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Orchestration {InstanceId} had been started before.")]
    private partial void LogStartedBefore(string instanceId);
}
