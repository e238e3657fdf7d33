using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>
/// Carries a deployment that is a release of another plan to its end: starts it, waits for it, stops it where the stage is stopped; as a rollback,
/// has it rolled back. That release wakes it when it ends.
/// </summary>
public static class ChildReleaseOrchestrator
{
    // Bounds the history of a release that takes days.
    private const int TurnsPerHistory = 50;

    [Function(nameof(ChildReleaseOrchestrator))]
    public static async Task<DeploymentEnd> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, DeploymentInput input)
    {
        Train train = new(context, input, input.Progress?.Deadline ?? input.Deadline ?? context.CurrentUtcDateTime + input.Plan.Timeout);
        try
        {
            return await (input.Action == DeploymentAction.Deploy ? train.DeployAsync() : train.UndoAsync());
        }
        catch (TaskFailedException exception)
        {
            return await train.FinishAsync(false, $"The release could not be carried on: {exception.FailureDetails.ErrorMessage}", null);
        }
    }

    private sealed class Train(TaskOrchestrationContext context, DeploymentInput input, DateTimeOffset deadline)
    {
        private readonly WakeUp _wakeUp = new(context, WakeUp.Often);
        private readonly Recorder _recorder = context.Recorder(input.Attempt);
        private readonly DeploymentEvents _events = new(context.Recorder(input.Attempt), input);

        private StageInput Attempt => input.Attempt;

        private ChildRelease Child => (ChildRelease)input.Plan.Target;

        public async Task<DeploymentEnd> DeployAsync()
        {
            ChildState child = await context.CallActivityAsync<ChildState>(
                input.Progress is null ? nameof(StartChild) : nameof(FollowChild), Order(), ActivityRetries.Storage);
            if (child.Id is null)
            {
                return await FinishAsync(false, $"No release of plan '{Child.Plan}' could be started: {child.Text}", null);
            }

            if (input.Progress is null)
            {
                await WaitsForAsync(child.Id);
            }

            for (int turn = 0; turn < TurnsPerHistory; turn++)
            {
                StageSignals signals = await context.CallActivityAsync<StageSignals>(nameof(ReadStage), Attempt.Key(), ActivityRetries.Storage);
                bool late = context.CurrentUtcDateTime >= deadline;
                string? stop = signals.Stop is { Kind: StopKind.Abort or StopKind.Rollback } word ? word.Reason
                    : late ? $"Stage '{Attempt.Stage.Stage}' of release {Attempt.Facts.Id} waited for {input.Plan.Timeout}." : null;
                child = await context.CallActivityAsync<ChildState>(nameof(FollowChild), Order(stop), ActivityRetries.Storage);
                if (child.Status is { } status && status.IsOver())
                {
                    return await FinishAsync(status == ReleaseStatus.Succeeded, $"Release {child.Id} of plan '{Child.Plan}' ended as {Word(status)}: {child.Text}", PageOf(child.Id!));
                }

                if (stop is not null)
                {
                    return late
                        ? await FinishAsync(false, $"Release {child.Id} of plan '{Child.Plan}' did not end within {input.Plan.Timeout} and was aborted.", PageOf(child.Id!))
                        : new DeploymentEnd(DeploymentState.Running, stop);
                }

                await _wakeUp.UntilAsync(deadline);
            }

            context.ContinueAsNew(input with { Progress = new DeploymentProgress(deadline, new DeploymentAnswer(DeploymentState.Running, string.Empty), Polls: 0) });
            return new DeploymentEnd(DeploymentState.Running, string.Empty);
        }

        public async Task<DeploymentEnd> UndoAsync()
        {
            if (input.Progress is null)
            {
                await _recorder.RecordAsync(_events.Requested(1));
            }

            for (int turn = 0; turn < TurnsPerHistory; turn++)
            {
                ChildUndo undo = await context.CallActivityAsync<ChildUndo>(nameof(UndoChild), Order(input.Reason), ActivityRetries.Storage);
                if (undo.Undone is { } undone)
                {
                    return await FinishAsync(undone, undo.Text, null);
                }

                if (context.CurrentUtcDateTime >= deadline)
                {
                    return await FinishAsync(false, $"It was not done within {input.Plan.Timeout}: {undo.Text}", null);
                }

                await _wakeUp.UntilAsync(deadline);
            }

            context.ContinueAsNew(input with { Progress = new DeploymentProgress(deadline, new DeploymentAnswer(DeploymentState.Running, string.Empty), Polls: 0) });
            return new DeploymentEnd(DeploymentState.Running, string.Empty);
        }

        public async Task<DeploymentEnd> FinishAsync(bool succeeded, string message, string? url)
        {
            DeploymentState status = succeeded ? DeploymentState.Succeeded : DeploymentState.Failed;
            await _recorder.RecordAsync(input.Action == DeploymentAction.Rollback
                ? _recorder.Event(EventKeys.StageRollbackFinished(Attempt.Stage.Stage, Attempt.Attempt), EventTypes.RollbackFinished, Attempt, new EventData.RollbackFinished(status, message, url, "release"))
                : _recorder.Event(EventKeys.DeployFinished(Attempt.Stage.Stage, Attempt.Attempt), EventTypes.DeployFinished, Attempt, new EventData.DeployFinished(status, message, url, "release")));
            return new DeploymentEnd(status, message);
        }

        private Task WaitsForAsync(string child) => _recorder.RecordAsync(
            _events.Waits(1, WaitingFor.Child(child, Child.Plan, Child.Version, input.Action, context.CurrentUtcDateTime, deadline), "-child"));

        private ChildOrder Order(string? stop = null) => new(Attempt.Facts, Attempt.Stage.Stage, Attempt.Attempt, Child, stop);

        private string PageOf(string child) => $"{Attempt.PublicUrl}/ui/releases/{child}";

        private static string Word(ReleaseStatus status) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
    }
}
