using ReleaseFunctions.Activities;
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
            EventKeys.ReleaseFinished(input.Run), EventTypes.ReleaseFinished, new EventData.ReleaseFinished(end.Status, end.Reason)));
        IReadOnlyList<MailOutcome> told = await context.CallActivityAsync<IReadOnlyList<MailOutcome>>(
            nameof(AnnounceEnd), new EndNotice(input.Facts.Id, input.PublicUrl), ActivityRetries.Storage);
        if (told.Count > 0)
        {
            await recorder.RecordAsync([.. told.Select(mail => recorder.Event(EventKeys.ToldEnd(input.Run, mail.To), mail.EventType, mail.ToEvent("end")))]);
        }

        await StartPhase.MakeRoomAsync(context, input);
        return end.Status;
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
