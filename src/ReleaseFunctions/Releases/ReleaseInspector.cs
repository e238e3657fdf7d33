using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators;

namespace ReleaseFunctions.Releases;

/// <summary>Compares what the facts say is under way for a release with what the engine has.</summary>
public sealed class ReleaseInspector(IReleaseStore releases, TimeProvider time)
{
    /// <summary>The ids of all orchestrations that the engine has under way; to be asked once for many releases.</summary>
    public static async Task<IReadOnlySet<string>> AtWorkAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        HashSet<string> ids = new(StringComparer.Ordinal);
        OrchestrationQuery running = new(Statuses: [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending], PageSize: 1000);
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync(running).WithCancellation(cancellationToken))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }

    /// <summary>What there is to say about the release; null: there is none, or nothing of it has to be under way.</summary>
    public async Task<Inspection?> RunAsync(DurableTaskClient client, string releaseId, IReadOnlySet<string> atWork, CancellationToken cancellationToken)
    {
        if (await releases.FindAsync(releaseId, cancellationToken) is not { } before || ReleaseWatch.Expected(before) is not { Count: > 0 } expected)
        {
            return null;
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
            return null;
        }

        WatchFinding finding = ReleaseWatch.Judge(view, one => presences.GetValueOrDefault(one, OrchestrationPresence.AtWork), time.GetUtcNow());
        return new Inspection(view, finding, presences[new ExpectedOrchestration(ExpectedKind.Release)] == OrchestrationPresence.Missing);
    }

    private static async Task<OrchestrationPresence> PresenceAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(instanceId, cancellationToken) switch
        {
            null => OrchestrationPresence.Missing,
            { IsCompleted: true } => OrchestrationPresence.Ended,
            { RuntimeStatus: OrchestrationRuntimeStatus.Suspended } => OrchestrationPresence.Suspended,
            _ => OrchestrationPresence.AtWork,
        };
}

/// <param name="View">The release, as read after the engine was asked.</param>
/// <param name="Finding">Whether it is carried on.</param>
/// <param name="IsRootMissing">The engine knows nothing of the release as a whole.</param>
public sealed record Inspection(ReleaseView View, WatchFinding Finding, bool IsRootMissing);
