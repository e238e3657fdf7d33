using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Drills;
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
    public async Task<bool> StartAsync(DurableTaskClient client, ReleaseView release, CancellationToken cancellationToken) =>
        await StartAsync(client, release, await PlanOfAsync(release, cancellationToken), cancellationToken);

    /// <summary>Starts only whoever tells the run's rooms and change record, unless that was started before.</summary>
    /// <returns>Whether it was started now.</returns>
    public async Task<bool> StartHeraldAsync(DurableTaskClient client, ReleaseView release, CancellationToken cancellationToken) =>
        await StartHeraldAsync(client, release, await PlanOfAsync(release, cancellationToken), cancellationToken);

    /// <summary>Likewise, with the plan at hand.</summary>
    public async Task<bool> StartAsync(DurableTaskClient client, ReleaseView release, Plan plan, CancellationToken cancellationToken)
    {
        Plan paced = release.Facts.Drill is { } drill ? PlanSpeed.Apply(plan, drill.Speed) with { Concurrency = null } : plan;
        ReleaseInput input = new(release.Facts, paced, settings.PublicUrl, release.Run, release.Repair?.Count ?? 0);
        bool started = await StartAsync(client, nameof(ReleaseOrchestrator), input, InstanceIds.Release(release.Facts.Id, release.Run), cancellationToken);
        if (release.Outlets.Count > 0)
        {
            await StartHeraldAsync(client, release, plan, cancellationToken);
        }

        if (release.Facts.Drill is { } exercise)
        {
            await StartAsync(
                client, nameof(DrillOrchestrator), DrillInput.For(release.Facts.Id, release.Run, exercise.Speed), InstanceIds.Drill(release.Facts.Id, release.Run), cancellationToken);
        }

        return started;
    }

    private async Task<Plan> PlanOfAsync(ReleaseView release, CancellationToken cancellationToken) =>
        (await plans.FindAsync(release.Facts.Plan, release.Facts.PlanVersion, cancellationToken))?.Plan
            ?? throw new InvalidOperationException($"Version {release.Facts.PlanVersion} of plan '{release.Facts.Plan}' is gone; release {release.Facts.Id} cannot start.");

    private Task<bool> StartHeraldAsync(DurableTaskClient client, ReleaseView release, Plan plan, CancellationToken cancellationToken) =>
        StartAsync(client, nameof(HeraldOrchestrator), HeraldInput.For(release, plan, settings.PublicUrl), InstanceIds.Herald(release.Facts.Id, release.Run), cancellationToken);

    private async Task<bool> StartAsync(DurableTaskClient client, string orchestrator, object input, string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                orchestrator,
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
