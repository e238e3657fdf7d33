using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Drills;

/// <summary>What came of a drill.</summary>
/// <param name="WentWrongAt">When the first thing that the scenario has go wrong began; null: nothing did.</param>
/// <param name="DetectedAt">When the release noticed it first.</param>
/// <param name="RolledBackAt">When the rollback was over; null: none was made.</param>
public sealed record DrillReport(ReleaseStatus Status, DateTimeOffset? WentWrongAt, DateTimeOffset? DetectedAt, DateTimeOffset? RolledBackAt)
{
    /// <summary>From what went wrong to the first sign of it.</summary>
    public TimeSpan? TimeToDetect => DetectedAt - WentWrongAt;

    /// <summary>From the first sign to the end of the rollback, the time that people took included.</summary>
    public TimeSpan? TimeToRollBack => RolledBackAt - DetectedAt;

    /// <summary>Reads it off the history.</summary>
    public static DrillReport Of(ReleaseView view, IReadOnlyList<HistoryEvent> history, DrillScenario scenario)
    {
        DateTimeOffset? wrong = Faults(view, history, scenario).Order().Select(at => (DateTimeOffset?)at).FirstOrDefault();
        return new(
            view.Status,
            wrong,
            wrong is null ? null : history.FirstOrDefault(e => e.At >= wrong && IsSign(e))?.At,
            history.LastOrDefault(e => e is { Type: EventTypes.RollbackFinished, Stage: null })?.At);
    }

    private static IEnumerable<DateTimeOffset> Faults(ReleaseView view, IReadOnlyList<HistoryEvent> history, DrillScenario scenario)
    {
        DateTimeOffset end = view.FinishedAt ?? DateTimeOffset.MaxValue;
        IEnumerable<DateTimeOffset?> targets = scenario.Targets.Select(target => history.FirstOrDefault(e =>
            e.Stage == target.Stage
            && e.Type == (target.Action == DeploymentAction.Deploy ? EventTypes.DeployRequested : EventTypes.RollbackStarted)
            && (target.Attempt ?? e.Attempt) == e.Attempt)?.At);
        IEnumerable<DateTimeOffset?> metrics = scenario.Metrics.Select(metric => history
            .FirstOrDefault(e => e.Type == EventTypes.DeployFinished && e.Stage == metric.Stage)?.At + metric.From);
        IEnumerable<DateTimeOffset?> flags = scenario.Flags.Select(flag => history
            .FirstOrDefault(e => e.Stage == flag.Stage && (IsFlagAgain(e) || (flag.Fails is not null && HasFailed(e))))?.At);
        IEnumerable<DateTimeOffset?> people = scenario.People.Where(person => person.Absent).Select(person => history
            .FirstOrDefault(e => e.Type == EventTypes.ApprovalRequested && ReleaseProjection.Read<EventData.ApprovalRequested>(e).Approvers.Contains(person.Person))?.At);
        IEnumerable<DateTimeOffset?> freezes = scenario.Freezes.Select(freeze => (DateTimeOffset?)(view.Facts.RequestedAt + freeze.From));
        return targets.Concat(metrics).Concat(flags).Concat(people).Concat(freezes).OfType<DateTimeOffset>().Where(at => at <= end);
    }

    // A call to a flag system that was not taken and is made again.
    private static bool IsFlagAgain(HistoryEvent e) => e.Type == EventTypes.StageWaiting
        && ReleaseProjection.Read<EventData.StageWaiting>(e) is { Phase: StagePhase.Flags, Found: null, Step: null, WaitingOn: { Code: WaitingCode.Flags, Until: not null } };

    private static bool HasFailed(HistoryEvent e) => e.Type == EventTypes.StageFinished && ReleaseProjection.Read<EventData.StageFinished>(e).Status == StageStatus.Failed;

    // The first word in the history that something is not as it should be.
    private static bool IsSign(HistoryEvent e) => e.Type switch
    {
        EventTypes.DeployFinished => ReleaseProjection.Read<EventData.DeployFinished>(e).Status == DeploymentState.Failed,
        EventTypes.HealthJudged => ReleaseProjection.Read<EventData.HealthJudged>(e).Verdict is not (GateVerdict.Pass or GateVerdict.Stopped),
        EventTypes.StageFinished => ReleaseProjection.Read<EventData.StageFinished>(e).Status is not (StageStatus.Succeeded or StageStatus.Skipped),
        EventTypes.StageWaiting => IsFlagAgain(e) || ReleaseProjection.Read<EventData.StageWaiting>(e).WaitingOn?.Code is WaitingCode.Freeze or WaitingCode.Operator,
        EventTypes.ApprovalReminded or "approval.escalated" => true,
        _ => false,
    };
}
