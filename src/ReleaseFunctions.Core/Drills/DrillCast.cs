using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Drills;

/// <summary>The people of a drill: who does what, and when, as the release stands.</summary>
public static class DrillCast
{
    /// <summary>Whoever is on duty.</summary>
    public const string Operator = "operator";

    /// <summary>Everything that somebody will do about what the release waits for now, by the moment at which they do it.</summary>
    public static IReadOnlyList<DrillAct> Acts(ReleaseView view, DrillScenario scenario)
    {
        List<DrillAct> acts = [.. view.Stages.SelectMany(stage => Decisions(stage, scenario).Concat(Ticks(stage, scenario)))];
        if (!scenario.Operator.Absent && Asked(view) is { } asked)
        {
            OperatorAction does = scenario.Operator.Does;
            string? about = does is OperatorAction.Retry or OperatorAction.Override ? asked.Stage : null;
            bool fits = ActionRules.Check(view, does, about) is null;
            acts.Add(new(asked.Since + scenario.Operator.After, Operator, fits ? about : null, null, fits ? does : OperatorAction.Abort));
        }

        return [.. acts.OrderBy(act => act.At).ThenBy(act => act.Who, StringComparer.Ordinal)];
    }

    private static IEnumerable<DrillAct> Decisions(StageView stage, DrillScenario scenario) =>
        stage is { Approval: { Outcome: ApprovalOutcome.Open } approval, FinishedAt: null }
            ? approval.Approvers
                .Where(person => approval.Decisions.All(decision => !Person.Same(decision.Person, person)))
                .Select(scenario.Person)
                .Where(person => !person.Absent)
                .Select(person => new DrillAct(approval.RequestedAt + (person.After ?? scenario.Reacts), person.Person, stage.Stage, person.Decides, null))
            : [];

    // Items that tick themselves do so.
    private static IEnumerable<DrillAct> Ticks(StageView stage, DrillScenario scenario) =>
        stage is { Checklist: { } list, WaitingOn.Code: WaitingCode.Checklist }
            ? list.Open
                .Where(item => item.Check is null)
                .Select(item => (item.Item, Person: item.Owner is { } owner ? scenario.Person(owner) : new DrillPerson { Person = Operator }))
                .Where(each => !each.Person.Absent)
                .Select(each => new DrillAct(list.RequestedAt + (each.Person.After ?? scenario.Reacts), each.Person.Person, stage.Stage, null, null) { Item = each.Item })
            : [];

    private static (DateTimeOffset Since, string? Stage)? Asked(ReleaseView view) =>
        view.Status.IsOver() || view.Status == ReleaseStatus.RollingBack ? null
        : view.OwnWait is { Code: WaitingCode.Operator } own ? (own.Since, view.Stages.FirstOrDefault(stage => stage.Status == StageStatus.Failed)?.Stage)
        : view.Stages.FirstOrDefault(stage => stage.WaitingOn?.Code == WaitingCode.Operator) is { } stage ? (stage.WaitingOn!.Since, stage.Stage)
        : null;
}

/// <summary>What somebody does in a drill.</summary>
/// <param name="At">When.</param>
/// <param name="Who">An approver's address, or <c>operator</c>.</param>
/// <param name="Stage">About which stage; null: the release.</param>
/// <param name="Verdict">Set: they decide an approval.</param>
/// <param name="Action">Set: they act as an operator.</param>
public sealed record DrillAct(DateTimeOffset At, string Who, string? Stage, ApprovalVerdict? Verdict, OperatorAction? Action)
{
    /// <summary>Set: they tick this item of the checklist.</summary>
    public string? Item { get; init; }
}
