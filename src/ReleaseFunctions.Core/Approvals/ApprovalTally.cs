using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>The decisions of an approval that count, and who has not decided yet.</summary>
/// <param name="Approvals">In the order they were made.</param>
/// <param name="Given">The seats of each of them.</param>
/// <param name="Rejection">The first; null: nobody rejected.</param>
/// <param name="Undecided">Who was asked, or will be when it is their turn.</param>
/// <param name="Seats">The seats of each of them.</param>
internal sealed record ApprovalTally(
    IReadOnlyList<Decision> Approvals,
    IReadOnlyList<IReadOnlyList<Seat>> Given,
    Decision? Rejection,
    IReadOnlyList<string> Undecided,
    IReadOnlyList<IReadOnlyList<Seat>> Seats)
{
    private readonly HashSet<string> _decided = [];

    // What a seat can be counted for belongs to the seat, whoever takes it: what was found when someone decided with it, else what was asked.
    private readonly Dictionary<string, HashSet<int>> _found = [];

    public static ApprovalTally Of(ApprovalView approval)
    {
        List<(Decision Decision, IReadOnlyList<Seat> Seats)> counted = [.. approval.Decisions
            .DistinctBy(decision => Person.Normalize(decision.Person))
            .Select(decision => (Decision: decision, Seats: ApprovalSeats.Of(approval, decision)))
            .Where(one => one.Seats.Count > 0)];
        List<(Decision Decision, IReadOnlyList<Seat> Seats)> approvals = [.. counted.Where(one => one.Decision.Verdict == ApprovalVerdict.Approve)];
        HashSet<string> decided = [.. counted.Select(one => Person.Normalize(one.Decision.Person))];
        string[] undecided = [.. approval.Approvers.Concat(approval.Escalated ?? []).Distinct().Where(person => !decided.Contains(person))];
        ApprovalTally tally = new(
            [.. approvals.Select(one => one.Decision)],
            [.. approvals.Select(one => one.Seats)],
            counted.Find(one => one.Decision.Verdict == ApprovalVerdict.Reject).Decision,
            undecided,
            [.. undecided.Select(person => ApprovalSeats.Of(approval, person, DecisionRights.None, DateTimeOffset.MinValue))]);
        tally._decided.UnionWith(decided);
        foreach (Seat seat in tally.Given.SelectMany(seats => seats))
        {
            tally._found.TryAdd(seat.Person, []);
            tally._found[seat.Person].UnionWith(seat.Rules);
        }

        return tally with { Given = [.. tally.Given.Select(tally.Found)], Seats = [.. tally.Seats.Select(tally.Found)] };
    }

    /// <summary>The seats with the rules for which they can be counted.</summary>
    public IReadOnlyList<Seat> Found(IReadOnlyList<Seat> seats) =>
        [.. seats.Select(seat => _found.TryGetValue(seat.Person, out HashSet<int>? rules) ? seat with { Rules = [.. rules.Order()] } : seat)];

    public bool HasDecided(string person) => _decided.Contains(person);
}
