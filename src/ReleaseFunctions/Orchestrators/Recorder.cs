using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Writes what an orchestration does into the release's history, each event once.</summary>
internal sealed class Recorder(TaskOrchestrationContext context, string releaseId)
{
    private const string Actor = "system";

    /// <summary>Appends the events in one transaction.</summary>
    public Task RecordAsync(params NewEvent[] events) =>
        context.CallActivityAsync<long>(nameof(RecordEvents), new RecordOrder(releaseId, events), ActivityRetries.Storage);

    /// <summary>An event about the release.</summary>
    public NewEvent Event(string key, string type, object data) => NewEvent.ForRelease(key, context.CurrentUtcDateTime, type, Actor, data);

    /// <summary>An event about a stage attempt.</summary>
    public NewEvent Event(string key, string type, StageInput attempt, object data) =>
        NewEvent.ForStage(key, context.CurrentUtcDateTime, type, attempt.Stage.Stage, attempt.Attempt, Actor, data);

    /// <summary>The event that a stage attempt waits.</summary>
    /// <param name="phase">The phase it has reached; null: none further, as during a rollback.</param>
    /// <param name="waiting">On what; null: the wait is over.</param>
    /// <param name="about">Tells this wait from others of the attempt.</param>
    public NewEvent Waiting(StageInput attempt, StagePhase? phase, Waiting? waiting, string about) => Event(
        EventKeys.Stage(attempt.Stage.Stage, attempt.Attempt, $"waiting-{about}"),
        EventTypes.StageWaiting,
        attempt,
        new EventData.StageWaiting(phase, waiting));
}

internal static class StageInputExtensions
{
    /// <summary>Names the attempt to activities.</summary>
    public static StageKey Key(this StageInput attempt) => new(attempt.Facts.Id, attempt.Stage.Stage, attempt.Attempt);

    /// <summary>A call to a flag as a drill plays it, asked for now; null: the release is none.</summary>
    public static DrillFlagCall? DrillFlag(this StageInput attempt, DateTimeOffset now) => attempt.Facts.Drill is { } drill ? new(drill, attempt.Key(), now) : null;

    /// <summary>A pause of our own as long as it is in this release: a drill passes faster.</summary>
    public static TimeSpan Paced(this StageInput attempt, TimeSpan pause) => attempt.Facts.Drill is { } drill ? pause / drill.Speed : pause;

    /// <summary>The recorder of the release that a stage attempt belongs to.</summary>
    public static Recorder Recorder(this TaskOrchestrationContext context, StageInput attempt) => new(context, attempt.Facts.Id);
}
