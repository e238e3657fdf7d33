using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Orchestrators.Phases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>One run of a release: starts stages as their turn comes, waits for them, for an operator's word, and ends the release.</summary>
public static class ReleaseOrchestrator
{
    [Function(nameof(ReleaseOrchestrator))]
    public static async Task<ReleaseStatus> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ReleaseInput input)
    {
        Recorder recorder = new(context, input.Facts.Id);
        if (await StartPhase.AwaitAsync(context, input) is not { } start)
        {
            context.ContinueAsNew(input);
            return ReleaseStatus.Queued;
        }

        ReleaseDecision.Finish end = start.End ?? await CarryOutAsync(context, input, recorder, start.Signals!);

        await recorder.RecordAsync(recorder.Event(
            EventKeys.ReleaseFinished(input.Run), EventTypes.ReleaseFinished, new EventData.ReleaseFinished(end.Status, end.Reason, end.FlagsStuck ? true : null)));
        await StartPhase.MakeRoomAsync(context, input);
        WakeParent(context, input);
        await Announcements.EndAsync(context, input, recorder, end);
        return end.Status;
    }

    private static void WakeParent(TaskOrchestrationContext context, ReleaseInput input)
    {
        if (input.Facts.Parent is { } parent)
        {
            context.SendEvent(InstanceIds.Deployment(parent.ReleaseId, parent.Stage, parent.Attempt), EventNames.Wake, string.Empty);
            context.SendEvent(InstanceIds.StageRollback(parent.ReleaseId, parent.Stage, parent.Attempt), EventNames.Wake, string.Empty);
        }
    }

    private static async Task<ReleaseDecision.Finish> CarryOutAsync(TaskOrchestrationContext context, ReleaseInput input, Recorder recorder, ReleaseSignals signals)
    {
        try
        {
            return await new ReleaseRun(context, input, recorder).CarryOutAsync(signals);
        }
        catch (TaskFailedException exception)
        {
            return new ReleaseDecision.Finish(ReleaseStatus.Failed, $"The release could not be carried on: {exception.FailureDetails.ErrorMessage}");
        }
    }
}
