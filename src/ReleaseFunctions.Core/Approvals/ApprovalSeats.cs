using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>
/// The seats that a person takes in an open approval: their own, and those of everyone who delegated to them. Whether a group still has a person is looked
/// up when they decide; until then its members are those it had when it was asked.
/// </summary>
public static class ApprovalSeats
{
    /// <summary>The seats of a recorded decision.</summary>
    public static IReadOnlyList<Seat> Of(ApprovalView approval, Decision decision) =>
        decision.Seats is not { Count: > 0 } recorded ? Own(approval, decision.Person, [])
        : IsEverywhere(approval, decision.Person) ? [.. Own(approval, decision.Person, []), .. recorded.Where(seat => !Person.Same(seat.Person, decision.Person))]
        : recorded;

    /// <summary>The seats with which the person would decide now; empty: they may not.</summary>
    public static IReadOnlyList<Seat> Of(ApprovalView approval, string person, DecisionRights rights, DateTimeOffset now) =>
    [
        .. Own(approval, person, rights.Groups),
        .. Person.IsKey(person) ? [] : rights.Delegations
            .Where(delegation => delegation.IsActive(now) && Person.Same(delegation.To, person) && !Person.Same(delegation.Delegator, person))
            .Select(delegation => Person.Normalize(delegation.Delegator))
            .Distinct()
            .SelectMany(delegator => Own(approval, delegator, rights.Groups)),
    ];

    /// <summary>Whether the person counts for every rule: an API key by its role, and whoever the plan escalated to.</summary>
    internal static bool IsEverywhere(ApprovalView approval, string person) =>
        Person.IsKey(person) || approval.Escalated?.Any(other => Person.Same(other, person)) == true;

    internal static IReadOnlyList<int> AllRules(ApprovalView approval) => [.. Enumerable.Range(1, approval.Rules.Count)];

    private static IReadOnlyList<Seat> Own(ApprovalView approval, string person, IReadOnlyCollection<GroupReading> readings)
    {
        person = Person.Normalize(person);
        if (!Person.IsKey(person) && approval.Excluded.Any(exclusion => Person.Same(exclusion.Person, person)))
        {
            return [];
        }

        string[] groups = [.. readings.Where(reading => reading.Problem is null && reading.Members.Contains(person)).Select(reading => reading.Group)];
        if (readings.Count == 0 || Person.IsKey(person) ? IsEverywhere(approval, person) : approval.Escalated is not null && IsOneOf(approval.Escalation?.To ?? [], person, groups))
        {
            return [new Seat(person, AllRules(approval)) { Groups = groups }];
        }

        int[] rules = [.. AllRules(approval).Where(rule => Fits(approval.Rules[rule - 1], person, readings, groups))];
        return rules.Length == 0 ? [] : [new Seat(person, rules) { Groups = [.. groups.Where(group => rules.Any(rule => approval.Rules[rule - 1].From.Contains(GroupEntry.Of(group))))] }];
    }

    // Where nothing was looked up, who was asked may decide. Where it was, only addresses and the groups that have the person now.
    private static bool Fits(AskedRule rule, string person, IReadOnlyCollection<GroupReading> readings, string[] groups) =>
        readings.Count == 0 ? rule.Approvers.Contains(person) : IsOneOf(rule.From, person, groups);

    private static bool IsOneOf(IReadOnlyList<string> entries, string person, string[] groups) =>
        entries.Any(entry => GroupEntry.Is(entry) ? groups.Contains(GroupEntry.NameOf(entry)) : Person.Same(entry, person));
}

/// <summary>What a person's right to decide rests on beside what was asked; looked up when they decide.</summary>
/// <param name="Delegations">Those to the person.</param>
/// <param name="Groups">A fresh reading of every group of the approval; empty: it names none, or nothing is being decided yet.</param>
public sealed record DecisionRights(IReadOnlyCollection<Delegation> Delegations, IReadOnlyCollection<GroupReading> Groups)
{
    /// <summary>Nothing was looked up.</summary>
    public static DecisionRights None { get; } = new([], []);
}
