using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators.Phases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>One attempt of one stage, phase by phase.</summary>
public static class StageOrchestrator
{
    [Function(nameof(StageOrchestrator))]
    public static async Task<StageResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, StageInput input)
    {
        StageInput attempt = input with { Stage = StageTemplates.Resolve(input.Stage, input.Facts, input.Attempt) };
        StageRun run = new(context, attempt);
        StageSignals signals = await context.CallActivityAsync<StageSignals>(
            nameof(BeginStage),
            new BeginStageOrder(attempt.Key(), run.Recorder.Event(
                EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, "started"), EventTypes.StageStarted, attempt, new EventData.StageStarted(attempt.Stage.Environment))),
            ActivityRetries.Storage);
        if (signals.Stop is { Kind: StopKind.Skip } skip)
        {
            return run.Ends(StageStatus.Skipped, skip.Reason);
        }

        StageResult result;
        try
        {
            await run.PickUpAsync();
            result = await FlagsConclusion.ConcludeAsync(run, await GoThroughPhasesAsync(run));
        }
        catch (TaskFailedException exception)
        {
            run.DeploySent = true; // unknown how far it came; what there is to undo, the facts say
            result = run.Ends(StageStatus.Failed, $"The stage could not be carried on: {exception.FailureDetails.ErrorMessage}");
        }

        StageResult end = await context.CallActivityAsync<StageResult>(
            nameof(FinishStage),
            new FinishStageOrder(attempt.Facts.Id, result, run.Recorder.Event(
                EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, "finished"), EventTypes.StageFinished, attempt, new EventData.StageFinished(result.Status, result.Reason, result.FlagsStuck ? true : null))),
            ActivityRetries.Storage);
        await run.Lock.FreeAsync(end.Status.IsPassed() ? null : EnvironmentLock.RollbackOf(context, attempt));
        return end;
    }

    // A phase that the plan does not have, and one that is passed, answer null.
    private static async Task<StageResult> GoThroughPhasesAsync(StageRun run) =>
        await BeforeDeployAsync(run)
        ?? await DeployPhase.RunAsync(run)
        ?? await FlagsPhase.RunAsync(run)
        ?? await HealthPhase.RunAsync(run)
        ?? run.Ends(StageStatus.Succeeded, "Deployed.");

    // Over and done with for an attempt that is picked up after its deployment was sent; it only takes the lock that is its own.
    private static async Task<StageResult?> BeforeDeployAsync(StageRun run) => run.IsSent
        ? await LockPhase.KeepAsync(run)
        : await WindowPhase.RunAsync(run)
        ?? await ChecklistPhase.RunAsync(run)
        ?? await ApprovalPhase.RunAsync(run)
        ?? await LockPhase.TakeAsync(run)
        ?? await BaselinePhase.RunAsync(run);
}
