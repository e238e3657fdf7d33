using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators;

namespace ReleaseFunctions.Releases;

/// <summary>
/// Starts the orchestration of a release's run anew, from the facts (docs/decisions/0028): writes that down, ends and removes what is left of
/// the old orchestrations, and starts the run under the same ids, so that whoever writes a fact still knows whom to wake.
/// </summary>
public sealed partial class RepairRelease(IReleaseStore releases, ReleaseStarter starter, Telemetry telemetry, TimeProvider time, ILogger<RepairRelease> logger)
{
    private const string Actor = "system";

    // How long an orchestration may take to end after it was terminated, in real time; the next look goes on with it otherwise.
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(30);

    /// <param name="seq">The release's newest event when it was judged; if it has come on since, nothing is done.</param>
    /// <param name="reason">What is wrong: one sentence.</param>
    /// <returns>Whether it was started anew.</returns>
    public async Task<bool> RunAsync(DurableTaskClient client, string releaseId, long seq, string reason, CancellationToken cancellationToken)
    {
        CommitResult result = await releases.CommitAsync(
            releaseId, view => view.LastSeq == seq && !view.Status.IsOver() ? [Event(view, reason)] : [], cancellationToken);
        if (result.Appended.Count == 0)
        {
            return false;
        }

        LogRepairing(releaseId, result.View.Repair!.Count, reason);
        await RemoveAsync(client, releaseId, cancellationToken);
        bool started = await starter.StartAsync(client, result.View, cancellationToken);
        telemetry.Repaired(givenUp: false);
        return started;
    }

    private NewEvent Event(ReleaseView view, string reason)
    {
        int number = (view.Repair?.Count ?? 0) + 1;
        return NewEvent.ForRelease(
            EventKeys.Repaired(view.Run, number),
            time.GetUtcNow(),
            EventTypes.ReleaseStarted,
            Actor,
            new EventData.ReleaseStarted(view.Run) { Version = OrchestrationVersions.Current, Repair = number, Reason = reason });
    }

    // Parents first: a parent that saw its child end would take that for a failure of the stage.
    private static async Task RemoveAsync(DurableTaskClient client, string releaseId, CancellationToken cancellationToken)
    {
        List<OrchestrationMetadata> left = [];
        await foreach (OrchestrationMetadata instance in client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = releaseId }))
        {
            left.Add(instance);
        }

        foreach (OrchestrationMetadata instance in left.Where(instance => !instance.IsCompleted).OrderBy(Depth))
        {
            await client.TerminateInstanceAsync(instance.InstanceId, new TerminateInstanceOptions(Recursive: true), cancellationToken);
        }

        using CancellationTokenSource late = new(Ending);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        foreach (OrchestrationMetadata instance in left)
        {
            if (!instance.IsCompleted)
            {
                await client.WaitForInstanceCompletionAsync(instance.InstanceId, either.Token);
            }

            await client.PurgeInstanceAsync(instance.InstanceId, cancellation: cancellationToken);
        }
    }

    private static int Depth(OrchestrationMetadata instance) => instance.Name switch
    {
        nameof(ReleaseOrchestrator) => 0,
        nameof(StageOrchestrator) or nameof(RollbackOrchestrator) => 1,
        _ => 2,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The orchestration of release {ReleaseId} is started anew from the facts (repair {Repair} of this run): {Reason}")]
    private partial void LogRepairing(string releaseId, int repair, string reason);
}
