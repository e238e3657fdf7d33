using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Approvals;

/// <summary>Several rules, people in several of them, people who stand in for others: counted as exactly as trying every possibility does.</summary>
public sealed class MatchingPropertyTests
{
    private static readonly string[] People = ["a@x", "b@x", "c@x", "d@x", "e@x"];

    [Fact]
    public void Judge_AnyRulesAndDecisions_AgreesWithTryingEveryAssignment() =>
        Prop.ForAll(Cases().ToArbitrary(), one =>
        {
            ApprovalJudgement judgement = ApprovalJudge.Judge(one);
            int need = one.Rules.Sum(rule => rule.Require);
            IReadOnlyList<IReadOnlyList<Seat>> given = [.. one.Decisions.Select(decision => ApprovalSeats.Of(one, decision)).Where(seats => seats.Count > 0)];
            Dictionary<string, int[]> found = given.SelectMany(seats => seats).GroupBy(seat => seat.Person).ToDictionary(seats => seats.Key, seats => seats.SelectMany(seat => seat.Rules).Distinct().ToArray());
            string[] undecided = [.. one.Approvers.Where(person => one.Decisions.All(decision => decision.Person != person || ApprovalSeats.Of(one, decision).Count == 0))];
            given = [.. given.Select(seats => (IReadOnlyList<Seat>)[.. seats.Select(seat => seat with { Rules = found[seat.Person] })])];
            IReadOnlyList<IReadOnlyList<Seat>> possible = [.. given, .. undecided.Select(person => Own(one, person, found))];
            int best = Best(one, given);
            ApprovalOutcome expected = best == need ? ApprovalOutcome.Granted : Best(one, possible) < need ? ApprovalOutcome.Rejected : ApprovalOutcome.Open;
            string[] helpful = expected == ApprovalOutcome.Open ? [.. undecided.Where(person => Best(one, [.. given, Own(one, person, found)]) > best)] : [];
            return (judgement.Outcome == expected && judgement.Filled == best && judgement.Helpful.SequenceEqual(helpful))
                .Label($"expected {expected} with {best} and {string.Join(",", helpful)}, found {judgement}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Judge_OpenInAnyOrder_SomeoneWhoMayDecideHelpsUntilItIsGranted() =>
        Prop.ForAll(Cases().ToArbitrary(), ArbMap.Default.ArbFor<bool>(), (one, inSequence) =>
        {
            ApprovalView approval = one with { Order = inSequence ? ApprovalOrder.Sequence : ApprovalOrder.Any };
            for (int guard = 0; guard < 20; guard++)
            {
                ApprovalJudgement judgement = ApprovalJudge.Judge(approval);
                if (judgement.Outcome != ApprovalOutcome.Open)
                {
                    return judgement.Outcome == ApprovalJudge.Judge(approval with { Order = ApprovalOrder.Any }).Outcome;
                }

                if (judgement.Helpful.Count == 0)
                {
                    return false;
                }

                approval = approval with { Decisions = [.. approval.Decisions, Asked.Approves(judgement.Helpful[^1])] };
            }

            return false;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>A seat counts for what was found when someone decided with it, else for what was asked.</summary>
    private static Seat[] Own(ApprovalView approval, string person, Dictionary<string, int[]> found) =>
        [new Seat(person, found.TryGetValue(person, out int[]? rules) ? rules : [.. Enumerable.Range(1, approval.Rules.Count).Where(rule => approval.Rules[rule - 1].Approvers.Contains(person))])];

    /// <summary>The most places that can be filled, by trying every seat and rule for every person.</summary>
    private static int Best(ApprovalView approval, IReadOnlyList<IReadOnlyList<Seat>> people)
    {
        return From(0, [], new int[approval.Rules.Count]);

        int From(int person, HashSet<string> taken, int[] filled)
        {
            if (person == people.Count)
            {
                return 0;
            }

            int best = From(person + 1, taken, filled);
            foreach (Seat seat in people[person].Where(seat => !taken.Contains(seat.Person)))
            {
                foreach (int rule in seat.Rules.Where(rule => filled[rule - 1] < approval.Rules[rule - 1].Require))
                {
                    filled[rule - 1]++;
                    best = Math.Max(best, 1 + From(person + 1, [.. taken, seat.Person], filled));
                    filled[rule - 1]--;
                }
            }

            return best;
        }
    }

    private static Gen<ApprovalView> Cases() =>
        from rules in Gen.OneOf(Rules().ListOf(1), Rules().ListOf(2), Rules().ListOf(3))
        from decisions in Decisions(rules.Count)
        select Asked.Of([.. decisions.DistinctBy(decision => decision.Person)], [.. rules]);

    private static Gen<ApprovalRequirement> Rules() =>
        from require in Gen.Choose(1, 2)
        from people in Gen.SubListOf(People)
        select new ApprovalRequirement(require, [.. people]);

    /// <summary>Approvals by people as themselves, and as someone else's delegate with a seat in some rules.</summary>
    private static Gen<IEnumerable<Decision>> Decisions(int rules)
    {
        Gen<Seat> seat = from person in Gen.Elements(People) from fits in Gen.SubListOf(Enumerable.Range(1, rules)) select new Seat(person, [.. fits]);
        Gen<Decision> plain = Gen.Elements(People).Select(person => Asked.Approves(person));
        Gen<Decision> delegated = from person in Gen.Elements("x@x", "y@x", "a@x") from seats in seat.NonEmptyListOf() select Asked.Approves(person, [.. seats.DistinctBy(one => one.Person).Take(2)]);
        return Gen.Frequency((2, plain), (1, delegated)).ListOf().Select(list => list.Take(5));
    }
}
