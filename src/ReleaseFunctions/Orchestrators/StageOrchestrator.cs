using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>One attempt of one stage: approval, deploy, health.</summary>
public static class StageOrchestrator
{
    [Function(nameof(StageOrchestrator))]
    public static async Task<StageResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, StageInput input)
    {
        StageInput attempt = input with { Stage = StageTemplates.Resolve(input.Stage, input.Facts, input.Attempt) };
        Recorder recorder = context.Recorder(attempt);
        await recorder.RecordAsync(recorder.Event(
            EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, "started"), EventTypes.StageStarted, attempt, new EventData.StageStarted(attempt.Stage.Environment)));

        StageResult result;
        try
        {
            result = await GoThroughPhasesAsync(context, attempt);
        }
        catch (TaskFailedException exception)
        {
            result = attempt.Ends(StageStatus.Failed, $"The stage could not be carried on: {exception.FailureDetails.ErrorMessage}", deploySent: true);
        }

        await recorder.RecordAsync(recorder.Event(
            EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, "finished"), EventTypes.StageFinished, attempt, new EventData.StageFinished(result.Status, result.Reason)));
        return result;
    }

    private static async Task<StageResult> GoThroughPhasesAsync(TaskOrchestrationContext context, StageInput attempt)
    {
        if (attempt.Stage.Approval is not null && await ApproveAsync(context, attempt) is { } refused)
        {
            return refused;
        }

        if ((await ReadAsync(context, attempt)).Stop is { } stop)
        {
            return attempt.Ends(StageStatus.Aborted, stop.Reason, deploySent: false);
        }

        if (await DeployAsync(context, attempt) is { } undeployed)
        {
            return undeployed;
        }

        return attempt.Stage.Health is null
            ? attempt.Ends(StageStatus.Succeeded, "Deployed.", deploySent: true)
            : await WatchHealthAsync(context, attempt, attempt.Stage.Health);
    }

    private static async Task<StageResult?> ApproveAsync(TaskOrchestrationContext context, StageInput attempt)
    {
        ApprovalEnd end = await context.CallSubOrchestratorAsync<ApprovalEnd>(
            nameof(ApprovalOrchestrator),
            new ApprovalInput(attempt),
            new SubOrchestrationOptions(instanceId: InstanceIds.Approval(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt)));
        return end.Outcome switch
        {
            ApprovalOutcome.Granted => null,
            ApprovalOutcome.Rejected => attempt.Ends(StageStatus.Rejected, end.Reason, deploySent: false),
            ApprovalOutcome.Expired => attempt.Ends(StageStatus.Expired, end.Reason, deploySent: false),
            _ => attempt.Ends(StageStatus.Aborted, end.Reason, deploySent: false),
        };
    }

    private static async Task<StageResult?> DeployAsync(TaskOrchestrationContext context, StageInput attempt)
    {
        DeploymentEnd end = await context.CallSubOrchestratorAsync<DeploymentEnd>(
            nameof(DeploymentOrchestrator),
            new DeploymentInput(attempt, DeploymentAction.Deploy, attempt.Stage.Deploy, string.Empty),
            new SubOrchestrationOptions(instanceId: InstanceIds.Deployment(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt)));
        return end.Status switch
        {
            DeploymentState.Succeeded => null,
            DeploymentState.Failed => attempt.Ends(StageStatus.Failed, $"The deployment failed: {end.Message}", deploySent: true),
            _ => attempt.Ends(StageStatus.Aborted, end.Message, deploySent: true),
        };
    }

    private static async Task<StageResult> WatchHealthAsync(TaskOrchestrationContext context, StageInput attempt, HealthPlan health)
    {
        GateEnd end = await context.CallSubOrchestratorAsync<GateEnd>(
            nameof(HealthGateOrchestrator),
            new HealthGateInput(attempt, health, HealthPurpose.Deploy, context.CurrentUtcDateTime),
            new SubOrchestrationOptions(instanceId: InstanceIds.HealthGate(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt)));
        return (end.Verdict, health.OnInconclusive) switch
        {
            (GateVerdict.Pass, _) => attempt.Ends(StageStatus.Succeeded, end.Text, deploySent: true),
            (GateVerdict.Fail, _) => attempt.Ends(StageStatus.Failed, $"Unhealthy: {end.Text}", deploySent: true),
            (GateVerdict.Stopped, _) => attempt.Ends(StageStatus.Aborted, end.Text, deploySent: true),
            (_, OnInconclusive.Pass) => attempt.Ends(StageStatus.Succeeded, $"Taken as healthy, as the plan says: {end.Text}", deploySent: true),
            (_, OnInconclusive.Fail) => attempt.Ends(StageStatus.Failed, $"Taken as unhealthy, as the plan says: {end.Text}", deploySent: true),
            _ => await AskOperatorAsync(context, attempt, end),
        };
    }

    private static async Task<StageResult> AskOperatorAsync(TaskOrchestrationContext context, StageInput attempt, GateEnd end)
    {
        Recorder recorder = context.Recorder(attempt);
        await recorder.RecordAsync(recorder.Waiting(
            attempt, StagePhase.Health, WaitingFor.OperatorAfterGate(attempt.Stage.Stage, end.Text, context.CurrentUtcDateTime), "operator"));
        WakeUp wakeUp = new(context, WakeUp.Seldom);
        while (true)
        {
            StageSignals signals = await ReadAsync(context, attempt);
            if (signals.Override is { } taken)
            {
                return attempt.Ends(StageStatus.Succeeded, $"Taken as healthy by {taken.Actor}: {taken.Reason}", deploySent: true);
            }

            if (signals.Stop is { } stop)
            {
                return attempt.Ends(StageStatus.Aborted, stop.Reason, deploySent: true);
            }

            await wakeUp.UntilAsync();
        }
    }

    private static Task<StageSignals> ReadAsync(TaskOrchestrationContext context, StageInput attempt) =>
        context.CallActivityAsync<StageSignals>(
            nameof(ReadStage), attempt.Key(), ActivityRetries.Storage);

    private static StageResult Ends(this StageInput attempt, StageStatus status, string reason, bool deploySent) =>
        new(attempt.Stage.Stage, attempt.Attempt, status, reason, deploySent || attempt.SentBefore);
}
