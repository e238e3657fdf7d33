using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Orchestrators.Phases;

/// <summary>Has the stage deployed.</summary>
internal static class DeployPhase
{
    /// <returns>Null: deployed; else how the stage ends.</returns>
    public static async Task<StageResult?> RunAsync(StageRun run)
    {
        StageInput attempt = run.Attempt;
        DeploymentInput input = new(attempt, DeploymentAction.Deploy, attempt.Stage.Deploy, string.Empty);
        if (run.PickUp?.Deployment is { } sent)
        {
            run.DeploySent = true;
            return await FollowAsync(run, input with { Deadline = sent.RequestedAt + input.Plan.Timeout, Sent = sent });
        }

        do
        {
            input = input with { Deadline = run.Context.CurrentUtcDateTime + input.Plan.Timeout };
            run.DeploySent = await RequestAsync(run, input);

            // Stopped or paused in the last moment: it is waited for, without the lock, measured anew what is compared with, and asked again.
            if (!run.DeploySent && (await LockPhase.TakeAgainAsync(run) ?? await BaselinePhase.RunAsync(run)) is { } end)
            {
                return end;
            }
        }
        while (!run.DeploySent);

        return await FollowAsync(run, input);
    }

    private static Task<bool> RequestAsync(StageRun run, DeploymentInput input) => run.Context.CallActivityAsync<bool>(
        nameof(RequestDeployment),
        new RequestDeploymentOrder(run.Attempt.Key(), new DeploymentEvents(run.Recorder, input).Sends(1, run.Context.CurrentUtcDateTime, input.Deadline!.Value)),
        ActivityRetries.Storage);

    private static async Task<StageResult?> FollowAsync(StageRun run, DeploymentInput input)
    {
        DeploymentEnd end = await run.Calendar.WatchAsync(StagePhase.Deploy, run.Context.CallSubOrchestratorAsync<DeploymentEnd>(
            input.Plan.Target is ChildRelease ? nameof(ChildReleaseOrchestrator) : nameof(DeploymentOrchestrator),
            input,
            run.Context.Child(InstanceIds.Deployment(run.Attempt.Facts.Id, run.Stage.Stage, run.Attempt.Attempt))));
        run.DeployedAt = run.PickUp?.Deployment?.FinishedAt ?? run.Context.CurrentUtcDateTime;
        return end.Status switch
        {
            DeploymentState.Succeeded => run.Stage is { Health: null, Flags.Count: 0 } ? null : await InFlight.GoOnAsync(run, StagePhase.Deploy),
            DeploymentState.Failed => run.Ends(StageStatus.Failed, $"The deployment failed: {end.Message}"),
            _ => run.Ends(StageStatus.Aborted, end.Message),
        };
    }
}
