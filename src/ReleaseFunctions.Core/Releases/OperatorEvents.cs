using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Releases;

/// <summary>The events that an operator's action leaves in the history.</summary>
public static class OperatorEvents
{
    /// <summary>
    /// <c>operator.acted</c> with the attempt it is about, and for a retry <c>stage.retried</c> with the attempt it asks for.
    /// Their keys make a repeated action one action.
    /// </summary>
    public static IReadOnlyList<NewEvent> For(ReleaseView view, OperatorAction action, string? stage, string actor, string reason, DateTimeOffset at)
    {
        string name = WireName.Of(action);
        string phase = view.Status.IsOver() ? "after" : "in";
        int? attempt = stage is null ? null : view.FindStage(stage)?.Attempt;
        string key = stage is null ? $"acted-{name}-{phase}-{view.Run}" : $"acted-{name}-{stage}-{attempt}";
        NewEvent acted = NewEvent.ForRelease(key, at, EventTypes.OperatorActed, actor, new EventData.OperatorActed(action, reason)) with { Stage = stage, Attempt = attempt };
        return action == OperatorAction.Retry && stage is not null
            ? [acted, NewEvent.ForStage($"retried-{stage}-{attempt + 1}", at, EventTypes.StageRetried, stage, (attempt ?? 0) + 1, actor, new EventData.StageRetried(reason))]
            : [acted];
    }
}
