using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>
/// Decides what the decisions of an approval amount to (product contract, "Approval"). A person counts once across all rules, by matching and never
/// greedily, so that nothing is waited for that is already there; one rejection ends it. Where not enough people are left for every rule, nobody could ever
/// grant it: the stage ends as rejected, naming who is excluded. An API key's decision counts for any rule although it is not listed: its role is its
/// authorization, checked when it was recorded; so does that of whoever the plan escalated to.
/// </summary>
public static class ApprovalJudge
{
    /// <summary>Judges the decisions made so far. Those of people who may not decide do not count; a person's first one stands.</summary>
    public static ApprovalJudgement Judge(ApprovalView approval)
    {
        ApprovalTally tally = ApprovalTally.Of(approval);
        SeatFlow flow = ApprovalTurn.Counted(ApprovalTurn.Rules(approval), tally.Given);
        ApprovalJudgement judgement = new(ApprovalOutcome.Open, string.Empty, [.. tally.Approvals.Select(decision => Person.Normalize(decision.Person))], tally.Undecided)
        {
            Filled = flow.Total,
            Rules = [.. approval.Rules.Select((rule, i) => new RuleProgress(flow.Filled(i), rule.Require, rule.From))],
        };
        if (tally.Rejection is { } rejection)
        {
            return judgement with { Outcome = ApprovalOutcome.Rejected, Text = ApprovalText.Rejected(rejection) };
        }

        if (flow.Total >= flow.Need)
        {
            return judgement with { Outcome = ApprovalOutcome.Granted, Text = ApprovalText.Granted(tally.Approvals, flow.Need) };
        }

        int[] nodes = [.. tally.Seats.Select(flow.Add)];
        IReadOnlySet<int> helpful = flow.Helps(nodes);
        if (!CanBeGranted(approval, tally, flow, nodes))
        {
            return judgement with { Outcome = ApprovalOutcome.Rejected, Text = ApprovalText.Unreachable(approval, flow) };
        }

        IReadOnlyList<SeatStep>? turn = ApprovalTurn.Of(approval, tally);
        int[] now = [.. Enumerable.Range(0, nodes.Length).Where(i => turn is null || ApprovalTurn.Has(turn, approval, tally, tally.Undecided[i], tally.Seats[i]))];
        ApprovalJudgement open = judgement with
        {
            Outstanding = [.. now.Select(i => tally.Undecided[i])],
            Helpful = [.. now.Where(i => helpful.Contains(nodes[i])).Select(i => tally.Undecided[i])],
        };
        return open with { Text = ApprovalText.Open(open, isTurn: turn is not null) };
    }

    /// <summary>Whether the order lets someone with these seats decide now.</summary>
    public static bool IsTurnOf(ApprovalView approval, string person, IReadOnlyList<Seat> seats)
    {
        ApprovalTally tally = ApprovalTally.Of(approval);
        return ApprovalTurn.Of(approval, tally) is not { } turn || ApprovalTurn.Has(turn, approval, tally, person, tally.Found(seats));
    }

    // Whoever is not asked yet but will be counts too: an approval that only they can bring about is not hopeless.
    private static bool CanBeGranted(ApprovalView approval, ApprovalTally tally, SeatFlow flow, int[] undecided)
    {
        foreach (int person in undecided)
        {
            flow.Count(person);
        }

        foreach (string person in approval is { Escalated: null, Escalation: { } escalation } ? escalation.Approvers : [])
        {
            Seat seat = new(person, ApprovalSeats.AllRules(approval));
            if (tally.HasDecided(person))
            {
                flow.Widen(seat);
                flow.Settle();
            }
            else
            {
                flow.Count(flow.Add([seat]));
            }
        }

        return flow.Total >= flow.Need;
    }
}
