using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>
/// Whose turn it is in a sequence: the people of the first step that is not filled. Steps are the rules; within a single rule the entries of <c>from</c>, of
/// which each, a person or a group, gives one approval. When every entry has had its turn and more are required, it is everyone's. Whoever counts for every
/// rule (API keys, people the plan escalated to) stands outside the order.
/// </summary>
internal static class ApprovalTurn
{
    /// <summary>The steps up to the one that is being filled now; null: there is no order, or it no longer matters.</summary>
    public static IReadOnlyList<SeatStep>? Of(ApprovalView approval, ApprovalTally tally)
    {
        if (approval.Order != ApprovalOrder.Sequence)
        {
            return null;
        }

        bool byRule = approval.Rules.Count > 1;
        List<SeatStep> steps = [];
        foreach (SeatStep next in byRule ? Rules(approval) : Entries(approval))
        {
            List<SeatStep> tried = [.. steps, next];
            SeatFlow flow = Counted(tried, tally.Given);
            if (flow.Total == flow.Need)
            {
                steps = tried;
            }
            else if (byRule || flow.Helps([.. InOrder(approval, tally).Select(flow.Add)]).Count > 0)
            {
                return tried; // an entry that nobody can fill any more is passed over; a rule never is
            }
        }

        return null;
    }

    /// <summary>Whether someone with these seats has the turn.</summary>
    public static bool Has(IReadOnlyList<SeatStep> turn, ApprovalView approval, ApprovalTally tally, string person, IReadOnlyList<Seat> seats)
    {
        if (ApprovalSeats.IsEverywhere(approval, person))
        {
            return true;
        }

        SeatFlow flow = Counted(turn, tally.Given);
        return flow.Helps([flow.Add(seats)]).Count > 0;
    }

    public static IReadOnlyList<SeatStep> Rules(ApprovalView approval) =>
        [.. approval.Rules.Select((rule, i) => new SeatStep(rule.Require, seat => seat.Rules.Contains(i + 1)))];

    public static SeatFlow Counted(IReadOnlyList<SeatStep> steps, IReadOnlyList<IReadOnlyList<Seat>> approvals)
    {
        SeatFlow flow = new(steps);
        foreach (IReadOnlyList<Seat> seats in approvals)
        {
            flow.Count(flow.Add(seats));
        }

        return flow;
    }

    private static IEnumerable<IReadOnlyList<Seat>> InOrder(ApprovalView approval, ApprovalTally tally) =>
        tally.Seats.Where((_, i) => !ApprovalSeats.IsEverywhere(approval, tally.Undecided[i]));

    private static IEnumerable<SeatStep> Entries(ApprovalView approval) => approval.Rules[0].From.Select(entry => new SeatStep(1, seat => seat.Rules.Contains(1)
        && (ApprovalSeats.IsEverywhere(approval, seat.Person)
            || (GroupEntry.Is(entry)
                ? seat.Groups.Contains(GroupEntry.NameOf(entry)) || ApprovalRoll.People([entry], approval.Groups).Contains(seat.Person)
                : Person.Same(entry, seat.Person)))));
}
