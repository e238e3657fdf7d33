using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Releases;

/// <summary>The events that an operator's action leaves in the history.</summary>
public static class OperatorEvents
{
    /// <summary>
    /// <c>operator.acted</c> with the attempt it is about, and what follows from it: <c>stage.retried</c> with the attempt asked for,
    /// <c>stage.skipped</c>, <c>release.paused</c>, <c>release.resumed</c>. An override of the calendar leaves <c>calendar.overridden</c> instead. Their keys make a repeated action one action.
    /// </summary>
    public static IReadOnlyList<NewEvent> For(ReleaseView view, OperatorAction action, string? stage, string actor, string reason, DateTimeOffset at)
    {
        if (action == OperatorAction.Override && stage is not null && view.FindStage(stage) is { } waiting && CalendarOverrides.Concern(waiting))
        {
            return CalendarOverrides.Events(waiting, actor, reason, at);
        }

        string name = WireName.Of(action);
        string phase = view.Status.IsOver() ? "after" : "in";
        int? attempt = stage is null ? null : view.FindStage(stage)?.Attempt;
        string key = action is OperatorAction.Pause or OperatorAction.Resume ? $"acted-{name}-{view.LastSeq}" // as often as one likes
            : stage is null ? $"acted-{name}-{phase}-{view.Run}"
            : $"acted-{name}-{stage}-{attempt}{Gate(view, action, stage)}";
        NewEvent acted = NewEvent.ForRelease(key, at, EventTypes.OperatorActed, actor, new EventData.OperatorActed(action, reason)) with { Stage = stage, Attempt = attempt > 0 ? attempt : null };
        return action switch
        {
            OperatorAction.Retry when stage is not null =>
                [acted, NewEvent.ForStage($"retried-{stage}-{attempt + 1}", at, EventTypes.StageRetried, stage, (attempt ?? 0) + 1, actor, new EventData.StageRetried(reason))],
            OperatorAction.Skip when stage is not null =>
                [acted, NewEvent.ForRelease($"skipped-{stage}-{attempt}", at, EventTypes.StageSkipped, actor, new EventData.StageSkipped(reason)) with { Stage = stage, Attempt = acted.Attempt }],
            OperatorAction.Pause => [acted, NewEvent.ForRelease($"paused-{view.LastSeq}", at, EventTypes.ReleasePaused, actor, new EventData.ReleasePaused(reason))],
            OperatorAction.Resume => [acted, NewEvent.ForRelease($"resumed-{view.LastSeq}", at, EventTypes.ReleaseResumed, actor, new EventData.ReleaseResumed(reason))],
            _ => [acted],
        };
    }

    // Every step of a ramp has a gate of its own, and an override is about one of them.
    private static string Gate(ReleaseView view, OperatorAction action, string stage) =>
        action == OperatorAction.Override && view.FindStage(stage) is { Phase: StagePhase.Flags, Flags.Step: int step } ? $"-flags-{step}" : string.Empty;

    /// <summary>
    /// What a newer release of the plan writes into an older one that is in flight when it begins. Nothing where the older one is over, rolls back,
    /// or is being stopped already.
    /// </summary>
    public static IReadOnlyList<NewEvent> Superseded(ReleaseView older, ReleaseFacts newer, DateTimeOffset at) =>
        older.Status.IsOver() || older.Status == ReleaseStatus.RollingBack || StopRequest.From(older, older.Run) is not null
            ? []
            : [NewEvent.ForRelease(
                $"acted-supersede-{older.Run}",
                at,
                EventTypes.OperatorActed,
                "system",
                new EventData.OperatorActed(OperatorAction.Supersede, $"Superseded by release {newer.Id} ({newer.Plan} {newer.Version})."))];
}
