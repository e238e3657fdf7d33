using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Approvals;

public sealed class ApprovalJudgeTests
{
    private static readonly ReleaseFacts Facts = ReleaseBuilder.Facts();

    [Theory]
    [InlineData(NotByRule.Requester, "Requester@Contoso.example", "requested this release")]
    [InlineData(NotByRule.Author, " author@contoso.example ", "is the author of the commit")]
    [InlineData(NotByRule.PreviousApprover, "EARLIER@contoso.example", "approved another stage of this release")]
    public void Eligible_PersonTheRuleNames_IsExcludedWithTheReason(NotByRule rule, string person, string reason)
    {
        ApprovalPlan plan = new() { From = [person, "other@contoso.example"], NotBy = [rule] };

        ApprovalEligibility eligible = ApprovalRoll.Of(plan, Facts, ["earlier@contoso.example"], []);

        Assert.Equal(["other@contoso.example"], eligible.Approvers);
        Assert.Equal([new EventData.Exclusion(person.Trim().ToLowerInvariant(), reason)], eligible.Excluded);
    }

    [Fact]
    public void Eligible_WithoutNotBy_EveryoneListedMayDecideOnce()
    {
        ApprovalPlan plan = new() { From = ["requester@contoso.example", "Author@contoso.example", "author@contoso.example"] };

        ApprovalEligibility eligible = ApprovalRoll.Of(plan, Facts, [], []);

        Assert.Equal(["requester@contoso.example", "author@contoso.example"], eligible.Approvers);
        Assert.Empty(eligible.Excluded);
    }

    [Theory]
    [InlineData(1, "", ApprovalOutcome.Open, "0 of 1 approvals; a@x, b@x, c@x may still decide.")]
    [InlineData(1, "a+", ApprovalOutcome.Granted, "Approved by a@x (1 of 1).")]
    [InlineData(2, "a+", ApprovalOutcome.Open, "1 of 2 approvals; b@x, c@x may still decide.")]
    [InlineData(2, "a+A+", ApprovalOutcome.Open, "1 of 2 approvals; b@x, c@x may still decide.")]
    [InlineData(2, "a+b+", ApprovalOutcome.Granted, "Approved by a@x, b@x (2 of 2).")]
    [InlineData(2, "a+b-", ApprovalOutcome.Rejected, "Rejected by b@x: comment of b")]
    [InlineData(1, "b-a+", ApprovalOutcome.Rejected, "Rejected by b@x: comment of b")]
    [InlineData(1, "z+", ApprovalOutcome.Open, "0 of 1 approvals; a@x, b@x, c@x may still decide.")]
    [InlineData(1, "z-", ApprovalOutcome.Open, "0 of 1 approvals; a@x, b@x, c@x may still decide.")]
    [InlineData(2, "a+a-b+", ApprovalOutcome.Granted, "Approved by a@x, b@x (2 of 2).")]
    [InlineData(4, "", ApprovalOutcome.Rejected, "4 approvals are required but only a@x, b@x, c@x may decide: z@x requested this release. Name more approvers in the plan and start a new release.")]
    public void Judge_Decisions_GiveTheOutcomeAndSaySo(int require, string decisions, ApprovalOutcome expected, string text)
    {
        ApprovalJudgement judgement = Judge(require, Decisions(decisions));

        Assert.Equal((expected, text), (judgement.Outcome, judgement.Text));
    }

    [Theory]
    [InlineData(4, "key:ops", ApprovalOutcome.Open)]
    [InlineData(1, "key:ops", ApprovalOutcome.Granted)]
    [InlineData(4, "key@x", ApprovalOutcome.Rejected)]
    public void Judge_KeyThatIsNotListed_CountsByItsRole(int require, string person, ApprovalOutcome expected)
    {
        ApprovalJudgement judgement = Judge(require, [new(person, ApprovalVerdict.Approve, string.Empty, DateTimeOffset.UnixEpoch, "api")]);

        Assert.Equal(expected, judgement.Outcome);
    }

    [Fact]
    public void Judge_NobodyMayDecide_IsRejectedAndSaysSo()
    {
        ApprovalJudgement judgement = ApprovalJudge.Judge(Asked.Of([], [new(1, [])]) with { Excluded = [new("z@x", "requested this release")] });

        Assert.Equal(ApprovalOutcome.Rejected, judgement.Outcome);
        Assert.StartsWith("1 approval is required but nobody may decide: z@x requested this release.", judgement.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AnyDecisions_GrantedOnlyByEnoughDistinctEligiblePeopleAndNoRejection() =>
        Prop.ForAll(AnyDecisions(), ArbMap.Default.ArbFor<PositiveInt>(), (decisions, n) =>
        {
            int require = (n.Get % 3) + 1;
            ApprovalJudgement judgement = Judge(require, decisions);
            Dictionary<string, ApprovalVerdict> firsts = [];
            foreach (Decision decision in decisions.Where(d => d.Person is not "z@x"))
            {
                firsts.TryAdd(decision.Person.ToLowerInvariant(), decision.Verdict);
            }

            bool rejected = firsts.ContainsValue(ApprovalVerdict.Reject);
            int approvals = firsts.Values.Count(v => v == ApprovalVerdict.Approve);
            ApprovalOutcome expected = rejected ? ApprovalOutcome.Rejected : approvals >= require ? ApprovalOutcome.Granted : ApprovalOutcome.Open;
            return judgement.Outcome == expected
                && !judgement.Outstanding.Intersect(judgement.ApprovedBy).Any();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Judge_ADecisionRepeated_ChangesNothing() =>
        Prop.ForAll(AnyDecisions(), decisions =>
            Judge(2, [.. decisions, .. decisions]).Text == Judge(2, decisions).Text).QuickCheckThrowOnFailure();

    [Fact]
    public void PreviousApprovers_ApprovalsOfOtherStages_AreNamedButNotThoseOfTheStageItself()
    {
        ApprovalPlan plan = new() { From = ["a@x", "b@x"] };
        ReleaseView view = new ReleaseBuilder(ReleaseBuilder.Plan(ReleaseBuilder.Stage("staging"), ReleaseBuilder.Stage("production")))
            .Started().StageStarted("staging").Asked("staging", plan).Decides("staging", "a@x", ApprovalVerdict.Approve)
            .StageStarted("staging", 2)
            .StageStarted("production").Asked("production", plan).Decides("production", "b@x", ApprovalVerdict.Approve).View;

        Assert.Equal(["a@x"], ApprovalRoll.Previous(view, "production"));
        Assert.Equal(["b@x"], ApprovalRoll.Previous(view, "staging"));
    }

    /// <summary>Three people are asked, a fourth is excluded.</summary>
    private static ApprovalJudgement Judge(int require, IReadOnlyList<Decision> decisions) =>
        ApprovalJudge.Judge(Asked.Of(decisions, [new(require, ["a@x", "b@x", "c@x"])]) with { Excluded = [new("z@x", "requested this release")] });

    /// <summary>One decision per letter and sign: <c>a+b-</c>.</summary>
    private static List<Decision> Decisions(string text) =>
        [.. text.Chunk(2).Select(pair => new Decision($"{pair[0]}@x", pair[1] == '+' ? ApprovalVerdict.Approve : ApprovalVerdict.Reject, $"comment of {pair[0]}", ReleaseBuilder.Noon, "link"))];

    private static Arbitrary<List<Decision>> AnyDecisions() =>
        (from person in Gen.Elements("a@x", "A@x", "b@x", "B@X", "c@x", "z@x")
         from verdict in Gen.Frequency((4, Gen.Constant(ApprovalVerdict.Approve)), (1, Gen.Constant(ApprovalVerdict.Reject)))
         select new Decision(person, verdict, "", ReleaseBuilder.Noon, "api")).ListOf().Select(list => list.ToList()).ToArbitrary();
}
