using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Undoes the stages whose deploy request was sent, newest first, each once, and judges their health again.</summary>
public static class RollbackOrchestrator
{
    [Function(nameof(RollbackOrchestrator))]
    public static async Task<RollbackVerdict> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, RollbackInput input)
    {
        ReleaseInput release = input.Release;
        Recorder recorder = new(context, release.Facts.Id);
        RollbackTargets targets = await context.CallActivityAsync<RollbackTargets>(
            nameof(PlanRollback), new RollbackOrder(release.Facts.Id, release.Plan), ActivityRetries.Storage);
        await recorder.RecordAsync(recorder.Event(
            EventKeys.RollbackStarted(release.Run),
            EventTypes.RollbackStarted,
            new EventData.RollbackStarted(input.Reason, [.. targets.Undo.Select(target => target.Stage)], null, null, null)));

        WakeUp wakeUp = new(context, WakeUp.Often);
        List<RollbackOutcome> outcomes = [];
        foreach (RollbackTarget target in targets.Undo)
        {
            StagePlan stage = StageTemplates.Resolve(release.Plan.Stage(target.Stage), release.Facts, target.Attempt);
            outcomes.Add(await UndoAsync(context, wakeUp, new StageInput(release.Facts, stage, target.Attempt, release.Run, release.PublicUrl), target.Baselines ?? [], input.Reason));
        }

        RollbackVerdict verdict = RollbackVerdict.Of(new ReleaseDecision.RollBack(input.Reason, input.ThenStatus), outcomes, targets.Left);
        bool succeeded = verdict.Status != ReleaseStatus.RollbackFailed;
        await recorder.RecordAsync(recorder.Event(
            EventKeys.RollbackFinished(release.Run),
            EventTypes.RollbackFinished,
            new EventData.RollbackFinished(succeeded ? DeploymentState.Succeeded : DeploymentState.Failed, verdict.Reason, null, "system")));
        return verdict;
    }

    private static async Task<RollbackOutcome> UndoAsync(
        TaskOrchestrationContext context, WakeUp wakeUp, StageInput attempt, IReadOnlyList<CheckBaseline> baselines, string reason)
    {
        EnvironmentLock held = EnvironmentLock.ForRollback(context, attempt);
        try
        {
            return await RollbackLock.TakeAsync(context, wakeUp, held, attempt) ?? await UndoAsync(context, attempt, baselines, reason);
        }
        catch (TaskFailedException exception)
        {
            return new RollbackOutcome(attempt.Stage.Stage, Completed: false, exception.FailureDetails.ErrorMessage);
        }
        finally
        {
            await held.FreeAsync();
        }
    }

    private static async Task<RollbackOutcome> UndoAsync(
        TaskOrchestrationContext context, StageInput attempt, IReadOnlyList<CheckBaseline> baselines, string reason)
    {
        string stage = attempt.Stage.Stage;
        DeploymentEnd end = await context.CallSubOrchestratorAsync<DeploymentEnd>(
            nameof(DeploymentOrchestrator),
            new DeploymentInput(attempt, DeploymentAction.Rollback, attempt.Stage.Rollback!, reason),
            new SubOrchestrationOptions(instanceId: InstanceIds.StageRollback(attempt.Facts.Id, stage, attempt.Attempt)));
        if (end.Status != DeploymentState.Succeeded || attempt.Stage.Health is not { } health)
        {
            return new RollbackOutcome(stage, end.Status == DeploymentState.Succeeded, end.Message);
        }

        GateEnd gate = await context.CallSubOrchestratorAsync<GateEnd>(
            nameof(HealthGateOrchestrator),
            new HealthGateInput(attempt, health, HealthPurpose.Rollback, context.CurrentUtcDateTime, Baselines: baselines),
            new SubOrchestrationOptions(instanceId: InstanceIds.RollbackHealthGate(attempt.Facts.Id, stage, attempt.Attempt)));
        return new RollbackOutcome(stage, Completed: true, end.Message, gate.Verdict, gate.Text, health.OnInconclusive);
    }
}
