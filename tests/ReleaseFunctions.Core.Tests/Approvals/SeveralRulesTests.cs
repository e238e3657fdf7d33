using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;
using static ReleaseFunctions.Core.Tests.Approvals.Asked;

namespace ReleaseFunctions.Core.Tests.Approvals;

public sealed class SeveralRulesTests
{
    private static readonly ApprovalRequirement[] TwoAndOne = [new(2, ["a@x", "b@x", "s@x"]), new(1, ["s@x", "t@x"])];
    private static readonly AskedGroup Sre = new("sre", "configuration", ["a@x", "b@x"]);

    [Fact]
    public void Judge_PersonFitsTwoRules_CountsWhereTheyAreNeeded()
    {
        ApprovalJudgement judgement = ApprovalJudge.Judge(Of([Approves("s@x"), Approves("a@x"), Approves("t@x")], TwoAndOne));

        Assert.Equal((ApprovalOutcome.Granted, "Approved by s@x, a@x, t@x (3 of 3)."), (judgement.Outcome, judgement.Text));
    }

    [Fact]
    public void Judge_PersonFitsTwoRules_IsNotCountedTwice()
    {
        ApprovalJudgement judgement = ApprovalJudge.Judge(Of([Approves("s@x"), Approves("a@x")], TwoAndOne));

        Assert.Equal((ApprovalOutcome.Open, 2), (judgement.Outcome, judgement.Filled));
        Assert.Equal(["b@x", "t@x"], judgement.Helpful);
    }

    [Fact]
    public void Judge_RuleIsMet_SaysWhatTheOthersLackAndWhoHelps()
    {
        ApprovalJudgement judgement = ApprovalJudge.Judge(Of([Approves("a@x"), Approves("b@x")], TwoAndOne));

        Assert.Equal("2 of 3 approvals (0 of 1 from s@x, t@x); s@x, t@x may still decide.", judgement.Text);
        Assert.Equal([(2, 2), (0, 1)], judgement.Rules.Select(rule => (rule.Filled, rule.Require)));
    }

    [Fact]
    public void Judge_RuleWithoutPeopleWhoMayDecide_IsRejectedAtOnce()
    {
        ApprovalView approval = Of([], [new(2, ["a@x", "b@x"]), new(1, ["a@x", "b@x"])]);

        ApprovalJudgement judgement = ApprovalJudge.Judge(approval);

        Assert.Equal(ApprovalOutcome.Rejected, judgement.Outcome);
        Assert.StartsWith("3 approvals are required but a@x, b@x can give only 2, each counted once", judgement.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_OnlyTheEscalationCanBringIt_StaysOpen()
    {
        ApprovalView approval = Of([], [new(1, [])]) with { Escalation = new(DateTimeOffset.UnixEpoch, ["boss@x"], ["boss@x"]) };

        Assert.Equal(ApprovalOutcome.Open, ApprovalJudge.Judge(approval).Outcome);
        Assert.Equal(["boss@x"], ApprovalJudge.Judge(approval with { Escalated = ["boss@x"] }).Helpful);
        Assert.Equal(ApprovalOutcome.Rejected, ApprovalJudge.Judge(approval with { Escalated = [] }).Outcome);
    }

    [Fact]
    public void Judge_EscalatedPersonAndKey_CountForAnyRule()
    {
        ApprovalView approval = Of([Approves("boss@x"), Approves("key:bot"), Approves("a@x")], TwoAndOne) with { Escalated = ["boss@x"] };

        Assert.Equal(ApprovalOutcome.Granted, ApprovalJudge.Judge(approval).Outcome);
        Assert.Equal(ApprovalOutcome.Open, ApprovalJudge.Judge(approval with { Escalated = null }).Outcome);
    }

    [Fact]
    public void Judge_DelegateOfTwo_IsOnePersonAndLeavesTheOtherSeatToItsOwner()
    {
        Decision standsIn = Approves("d@x", new Seat("a@x", [1]), new Seat("b@x", [1]));
        ApprovalRequirement[] two = [new(2, ["a@x", "b@x"])];

        ApprovalJudgement alone = ApprovalJudge.Judge(Of([standsIn], two));
        ApprovalJudgement both = ApprovalJudge.Judge(Of([standsIn, Approves("b@x")], two));

        Assert.Equal((ApprovalOutcome.Open, 1), (alone.Outcome, alone.Filled));
        Assert.Equal((ApprovalOutcome.Granted, "Approved by d@x for a@x and b@x, b@x (2 of 2)."), (both.Outcome, both.Text));
    }

    [Fact]
    public void Judge_DelegateAndDelegatorDecide_TheSeatCountsOnce()
    {
        ApprovalJudgement judgement = ApprovalJudge.Judge(Of([Approves("d@x", new Seat("a@x", [1])), Approves("a@x")], [new(2, ["a@x", "b@x"])]));

        Assert.Equal((ApprovalOutcome.Open, 1), (judgement.Outcome, judgement.Filled));
        Assert.Equal(["b@x"], judgement.Helpful);
    }

    [Theory]
    [InlineData("", "a@x")]
    [InlineData("a", "b@x")]
    [InlineData("ab", "c@x")]
    public void Judge_SequenceWithinARule_IsTheTurnOfTheNextPerson(string decided, string turn)
    {
        ApprovalView approval = Of([.. decided.Select(letter => Approves($"{letter}@x"))], [new(3, ["a@x", "b@x", "c@x"])]) with { Order = ApprovalOrder.Sequence };

        ApprovalJudgement judgement = ApprovalJudge.Judge(approval);

        Assert.Equal([turn], judgement.Outstanding);
        Assert.EndsWith($"it is the turn of {turn}.", judgement.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_SequenceOfRules_AsksTheSecondWhenTheFirstIsMet()
    {
        ApprovalRequirement[] rules = [new(1, ["group:sre"]), new(1, ["s@x"])];
        ApprovalView approval = Of([], rules, [Sre]) with { Order = ApprovalOrder.Sequence };

        Assert.Equal(["a@x", "b@x"], ApprovalJudge.Judge(approval).Outstanding);
        Assert.Equal(["s@x"], ApprovalJudge.Judge(approval with { Decisions = [Approves("b@x")] }).Outstanding);
        Assert.False(ApprovalJudge.IsTurnOf(approval, "s@x", [new Seat("s@x", [2])]));
        Assert.True(ApprovalJudge.IsTurnOf(approval, "key:bot", [new Seat("key:bot", [1, 2])]));
    }

    [Fact]
    public void Judge_SequenceOfGroupsAndPeople_NeedsOneOfEachEntryAndThenAnyone()
    {
        ApprovalView approval = Of([], [new(3, ["group:sre", "c@x"])], [Sre]) with { Order = ApprovalOrder.Sequence };

        Assert.Equal(["a@x", "b@x"], ApprovalJudge.Judge(approval).Outstanding);
        Assert.Equal(["c@x"], ApprovalJudge.Judge(approval with { Decisions = [Approves("a@x")] }).Outstanding);
        Assert.Equal(["b@x"], ApprovalJudge.Judge(approval with { Decisions = [Approves("a@x"), Approves("c@x")] }).Outstanding);
    }

    [Fact]
    public void Seats_GroupsLookedUpAtTheDecision_CountAsTheyAreNow()
    {
        ApprovalView approval = Of([], [new(1, ["group:sre"]), new(1, ["a@x", "group:security"])], [Sre, new("security", "graph", ["t@x"])]);
        DecisionRights now = new([], [new("sre", ["n@x"], "graph"), new("security", ["a@x"], "graph")]);

        Assert.Equal([2], Assert.Single(ApprovalSeats.Of(approval, "A@x", now, default)).Rules);
        Assert.Equal(["sre"], Assert.Single(ApprovalSeats.Of(approval, "n@x", now, default)).Groups);
        Assert.Empty(ApprovalSeats.Of(approval, "b@x", now, default));
        Assert.Single(ApprovalSeats.Of(approval, "b@x", DecisionRights.None, default));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void Seats_Delegation_HoldsInItsPeriodOnly(int minutes, bool holds)
    {
        DateTimeOffset start = Releases.ReleaseBuilder.Noon;
        Delegation delegation = new("d1", "a@x", "d@x", start, start.AddHours(1), "", start, "a@x");
        ApprovalView approval = Of([], [new(1, ["a@x"])]);

        Assert.Equal(holds, ApprovalSeats.Of(approval, "D@x", new([delegation], []), start.AddMinutes(minutes)).Count == 1);
        Assert.Empty(ApprovalSeats.Of(approval, "d@x", new([delegation with { RevokedAt = start }], []), start.AddMinutes(1)));
    }
}
