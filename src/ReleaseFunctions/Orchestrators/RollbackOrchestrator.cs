using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Undoes the stages whose deploy request was sent, newest first, each once: their flags, then their deployment; then judges their health again.</summary>
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
            new EventData.RollbackStarted(input.Reason, [.. targets.Undo.Select(target => target.Stage)], null, null, null) { ThenStatus = input.ThenStatus }));

        WakeUp wakeUp = new(context, WakeUp.Often);
        List<RollbackOutcome> outcomes = [];
        foreach (RollbackTarget target in targets.Undo)
        {
            StagePlan stage = StageTemplates.Resolve(release.Plan.Stage(target.Stage), release.Facts, target.Attempt);
            StageInput attempt = new(release.Facts, stage, target.Attempt, release.Run, release.PublicUrl, PicksUp: release.Repair > 0);
            outcomes.Add(await UndoAsync(context, wakeUp, release.Plan, attempt, target, input.Reason));
        }

        RollbackVerdict verdict = RollbackVerdict.Of(new ReleaseDecision.RollBack(input.Reason, input.ThenStatus), outcomes, targets.Left);
        bool succeeded = verdict.Status != ReleaseStatus.RollbackFailed;
        await recorder.RecordAsync(recorder.Event(
            EventKeys.RollbackFinished(release.Run),
            EventTypes.RollbackFinished,
            new EventData.RollbackFinished(succeeded ? DeploymentState.Succeeded : DeploymentState.Failed, verdict.Reason, null, RolledBackBy.System)));
        return verdict;
    }

    private static async Task<RollbackOutcome> UndoAsync(TaskOrchestrationContext context, WakeUp wakeUp, Plan plan, StageInput attempt, RollbackTarget target, string reason)
    {
        EnvironmentLock held = EnvironmentLock.ForRollback(context, attempt);
        try
        {
            // Flags first, and before the lock is waited for: without them nobody meets what is undone next.
            FlagsRollbackEnd? back = await PutBackAsync(context, attempt, target.Flags, reason);

            // A release that the stage started takes the locks of its own stages.
            return (attempt.Stage.Rollback is null or { Target: ChildRelease } ? null : await RollbackLock.TakeAsync(context, wakeUp, held, attempt))
                ?? await UndoAsync(context, plan, attempt, target, back, reason);
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

    private static async Task<FlagsRollbackEnd?> PutBackAsync(TaskOrchestrationContext context, StageInput attempt, IReadOnlyList<FlagView> flags, string reason) =>
        flags.Count > 0
            ? await FlagsRollback.RunAsync(context, attempt, phase: null, flags, reason, InstanceIds.FlagsRollback(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt))

            // Begun before, and nothing is left to put back: its end may not have been told.
            : attempt.Stage.Rollback is null ? new FlagsRollbackEnd(Completed: true, "Its flags are back.") : null;

    private static async Task<RollbackOutcome> UndoAsync(
        TaskOrchestrationContext context, Plan plan, StageInput attempt, RollbackTarget target, FlagsRollbackEnd? back, string reason)
    {
        string stage = attempt.Stage.Stage;
        StagePickUp? before = !attempt.PicksUp ? null : await context.CallActivityAsync<StagePickUp>(
            nameof(PickUpStage), new PickUpOrder(attempt.Facts.Id, attempt.Stage, attempt.Attempt), ActivityRetries.Storage);
        DeploymentEnd? end = attempt.Stage.Rollback switch
        {
            null => null,
            { Target: PreviousVersion } => await DeployPreviousAsync(context, plan, attempt, reason, before?.Rollback),
            { } rollback => await CarryOutAsync(context, new DeploymentInput(attempt, DeploymentAction.Rollback, rollback, reason, Sent: before?.Rollback)),
        };
        if (back is not null && (end is null || !back.Completed))
        {
            await RecordFlagsAsync(context, attempt, back, only: end is null);
        }

        RollbackOutcome outcome = Outcome(stage, back, end);
        if (!outcome.Completed || attempt.Stage.Health is not { } health)
        {
            return outcome;
        }

        GatePickUp? begun = before?.RollbackHealth;
        GateEnd gate = begun?.End is { } judged ? new GateEnd(judged.Verdict, judged.Text) : await context.CallSubOrchestratorAsync<GateEnd>(
            nameof(HealthGateOrchestrator),
            new HealthGateInput(attempt, health, HealthPurpose.Rollback, begun?.Start ?? context.CurrentUtcDateTime, begun?.State, target.Baselines),
            context.Child(InstanceIds.RollbackHealthGate(attempt.Facts.Id, stage, attempt.Attempt)));
        return outcome with { Health = gate.Verdict, HealthText = gate.Text, OnInconclusive = health.OnInconclusive };
    }

    // A flag that cannot be put back does not keep the deployment from being undone, but the rollback is not complete.
    private static RollbackOutcome Outcome(string stage, FlagsRollbackEnd? back, DeploymentEnd? end)
    {
        string? flags = back is { Completed: false } ? back.Message : null;
        string? deployment = end is null or { Status: DeploymentState.Succeeded } ? null : end.Message;
        string[] faults = [.. new[] { flags, deployment }.OfType<string>()];
        string message = faults.Length > 0 ? string.Join(' ', faults) : end?.Message ?? back?.Message ?? string.Empty;
        return new RollbackOutcome(stage, faults.Length == 0, message) { FlagsOnly = end is null };
    }

    // A stage whose deployment has a rollback tells its end by that; its flags are told of only where they fail.
    private static Task RecordFlagsAsync(TaskOrchestrationContext context, StageInput attempt, FlagsRollbackEnd back, bool only)
    {
        Recorder recorder = context.Recorder(attempt);
        string key = only
            ? EventKeys.StageRollbackFinished(attempt.Stage.Stage, attempt.Attempt)
            : EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, "flags-not-back");
        DeploymentState status = back.Completed ? DeploymentState.Succeeded : DeploymentState.Failed;
        return recorder.RecordAsync(recorder.Event(
            key, EventTypes.RollbackFinished, attempt, new EventData.RollbackFinished(status, back.Message, null, RolledBackBy.Flags)));
    }

    private static Task<DeploymentEnd> CarryOutAsync(TaskOrchestrationContext context, DeploymentInput input) => context.CallSubOrchestratorAsync<DeploymentEnd>(
        input.Plan.Target is ChildRelease ? nameof(ChildReleaseOrchestrator) : nameof(DeploymentOrchestrator),
        input,
        context.Child(InstanceIds.StageRollback(input.Attempt.Facts.Id, input.Attempt.Stage.Stage, input.Attempt.Attempt)));

    // The stage's own deployment, with everything that templates take from the release as it was in the version before.
    private static async Task<DeploymentEnd> DeployPreviousAsync(TaskOrchestrationContext context, Plan plan, StageInput attempt, string reason, SentBefore? sent)
    {
        StagePlan written = plan.Stage(attempt.Stage.Stage);
        PreviousFound previous = await context.CallActivityAsync<PreviousFound>(nameof(FindPrevious), new PreviousOrder(attempt.Facts, written), ActivityRetries.Storage);
        if (previous.Facts is not { } facts)
        {
            Recorder recorder = context.Recorder(attempt);
            await recorder.RecordAsync(recorder.Event(
                EventKeys.StageRollbackFinished(attempt.Stage.Stage, attempt.Attempt), EventTypes.RollbackFinished, attempt, new EventData.RollbackFinished(DeploymentState.Failed, previous.Reason, null, "system")));
            return new DeploymentEnd(DeploymentState.Failed, previous.Reason);
        }

        StagePlan again = StageTemplates.Resolve(written, facts, attempt.Attempt);
        return await CarryOutAsync(context, new DeploymentInput(attempt with { Facts = facts, Stage = again }, DeploymentAction.Rollback, again.Deploy, $"{reason} Back to version {facts.Version}.", Sent: sent));
    }
}
