using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Core.Releases;

/// <summary>How far a run has come according to the facts: what a release orchestration that was started anew goes on from.</summary>
/// <param name="Results">Stages that are done with, those that earlier runs left included.</param>
/// <param name="Going">Stages whose newest attempt has begun and not ended: that same attempt goes on.</param>
/// <param name="Stop">An operator's abort or rollback.</param>
/// <param name="RollBack">The rollback, if it has begun: it is finished, whatever else there is.</param>
public sealed record RunPickUp(IReadOnlyList<StageResult> Results, IReadOnlyList<string> Going, StopRequest? Stop, ReleaseDecision.RollBack? RollBack)
{
    /// <param name="before">What the run started from.</param>
    /// <param name="history">The history; only read while the release is rolling back.</param>
    public static RunPickUp From(ReleaseView view, RunPlan before, IEnumerable<HistoryEvent> history)
    {
        StageView[] own = [.. view.Stages.Where(stage => stage.Run == view.Run && stage.Status != StageStatus.Pending)];
        IEnumerable<StageResult> carried = before.Results.Values.Where(result => own.All(stage => stage.Stage != result.Stage));
        IEnumerable<StageResult> done = own
            .Where(stage => stage.Status.IsOver() || stage.Status == StageStatus.RollingBack)
            .Select(stage => new StageResult(stage.Stage, stage.Attempt, stage.Status, stage.Reason ?? "no reason was recorded", stage.SentAt is not null)
            {
                FlagsLeft = FlagsLeft.Standing(stage),
                FlagsStuck = stage.FlagsStuck,
            });
        return new(
            [.. carried, .. done],
            [.. own.Where(stage => stage.Status is StageStatus.Running or StageStatus.Waiting).Select(stage => stage.Stage)],
            before.Stop ?? StopRequest.From(view, view.Run),
            view.Status == ReleaseStatus.RollingBack ? Begun(history) : null);
    }

    private static ReleaseDecision.RollBack? Begun(IEnumerable<HistoryEvent> history) =>
        history.LastOrDefault(e => e is { Type: EventTypes.RollbackStarted, Stage: null }) is { } started
        && ReleaseProjection.Read<EventData.RollbackStarted>(started) is var data
            ? new(data.Reason, data.ThenStatus ?? ReleaseStatus.RolledBack)
            : null;
}
