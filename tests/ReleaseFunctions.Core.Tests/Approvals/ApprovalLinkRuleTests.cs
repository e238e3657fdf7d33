using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Approvals;

public sealed class ApprovalLinkRuleTests
{
    private static readonly ApprovalPlan Approval = new() { Require = 2, From = ["a@x", "b@x", "c@x"], Timeout = TimeSpan.FromHours(2) };

    [Fact]
    public void Judge_OpenApproval_IsOpenForItsApprover()
    {
        ApprovalLinkVerdict verdict = ApprovalLinkRule.Judge(Token("a@x"), Asked().View, Noon.AddHours(1));

        Assert.Equal(ApprovalLinkState.Open, verdict.State);
        Assert.Equal("0 of 2 approvals; a@x, b@x, c@x may still decide.", verdict.Text);
    }

    [Fact]
    public void Judge_ApproverHasDecided_ShowsTheDecisionEvenAfterExpiry()
    {
        ReleaseView view = Asked().Decides("production", "A@X", ApprovalVerdict.Approve).View;

        ApprovalLinkVerdict verdict = ApprovalLinkRule.Judge(Token("a@x"), view, Noon.AddDays(9));

        Assert.Equal((ApprovalLinkState.AlreadyDecided, "a@x has already decided: approve."), (verdict.State, verdict.Text));
        Assert.Equal(ApprovalVerdict.Approve, verdict.Made!.Verdict);
        Assert.Equal(ApprovalLinkState.Open, ApprovalLinkRule.Judge(Token("b@x"), view, Noon.AddHours(1)).State);
    }

    [Fact]
    public void Judge_LinkInTheNameOfAKey_IsNotKnown()
    {
        Assert.Equal(ApprovalLinkState.Unknown, ApprovalLinkRule.Judge(Token("key:ops"), Asked().View, Noon.AddHours(1)).State);
        Assert.Equal(DecisionState.Open, DecisionRule.Check(Asked().View, "production", "key:ops", Noon.AddHours(1)).State);
    }

    [Fact]
    public void Judge_AfterTheExpiry_IsExpired()
    {
        ApprovalLinkVerdict verdict = ApprovalLinkRule.Judge(Token("a@x"), Asked().View, Noon.AddHours(3));

        Assert.Equal((ApprovalLinkState.Expired, "The approval of stage 'production' expired at 2026-11-23 14:03 UTC."), (verdict.State, verdict.Text));
    }

    [Theory]
    [InlineData(ApprovalOutcome.Granted, ApprovalLinkState.Closed, "The approval of stage 'production' is closed (granted): closed")]
    [InlineData(ApprovalOutcome.Rejected, ApprovalLinkState.Closed, "The approval of stage 'production' is closed (rejected): closed")]
    [InlineData(ApprovalOutcome.Withdrawn, ApprovalLinkState.Closed, "The approval of stage 'production' is closed (withdrawn): closed")]
    [InlineData(ApprovalOutcome.Expired, ApprovalLinkState.Expired, "The approval of stage 'production' expired at 2026-11-23 14:03 UTC.")]
    public void Judge_ApprovalEnded_IsDead(ApprovalOutcome outcome, ApprovalLinkState expected, string text)
    {
        ApprovalLinkVerdict verdict = ApprovalLinkRule.Judge(Token("a@x"), Asked().Closed("production", outcome).View, Noon.AddHours(1));

        Assert.Equal((expected, text), (verdict.State, verdict.Text));
    }

    [Fact]
    public void Judge_QuorumReachedButNotYetClosed_IsClosed()
    {
        ReleaseView view = Asked().Decides("production", "b@x", ApprovalVerdict.Approve).Decides("production", "c@x", ApprovalVerdict.Approve).View;

        Assert.Equal(
            (ApprovalLinkState.Closed, "The approval of stage 'production' is decided: Approved by b@x, c@x (2 of 2)."),
            Outcome(ApprovalLinkRule.Judge(Token("a@x"), view, Noon.AddHours(1))));
    }

    [Fact]
    public void Judge_ReleaseSupersededOrBeingAborted_IsClosed()
    {
        Assert.Equal(
            (ApprovalLinkState.Closed, "The release has ended as superseded: newer"),
            Outcome(ApprovalLinkRule.Judge(Token("a@x"), Asked().Finished(ReleaseStatus.Superseded, "newer").View, Noon.AddHours(1))));
        Assert.Equal(
            (ApprovalLinkState.Closed, "The release is being stopped: Aborted by ops@contoso.example: why"),
            Outcome(ApprovalLinkRule.Judge(Token("a@x"), Asked().Acts(OperatorAction.Abort).View, Noon.AddHours(1))));
    }

    [Fact]
    public void Judge_NewAttempt_IsClosed() =>
        Assert.Equal(
            (ApprovalLinkState.Closed, "This link belongs to attempt 1 of stage 'production', which another attempt has replaced."),
            Outcome(ApprovalLinkRule.Judge(Token("a@x"), Asked().StageStarted("production", 2).View, Noon.AddHours(1))));

    [Fact]
    public void Judge_SomethingChangedSinceTheMail_IsChanged()
    {
        ReleaseView asked = Asked().View;
        ReleaseView view = asked with { Facts = asked.Facts with { Version = "6.6.6" } };
        StageView production = asked.FindStage("production")!;
        ReleaseView askedForElse = asked with { Stages = [production with { Approval = production.Approval! with { Digest = new string('e', 64) } }] };

        Assert.Equal(ApprovalLinkState.Changed, ApprovalLinkRule.Judge(Token("a@x"), view, Noon.AddHours(1)).State);
        Assert.Equal(ApprovalLinkState.Changed, ApprovalLinkRule.Judge(Token("a@x"), askedForElse, Noon.AddHours(1)).State);
        Assert.Equal(ApprovalLinkState.Changed, ApprovalLinkRule.Judge(Token("a@x") with { Digest = new string('0', 64) }, Asked().View, Noon.AddHours(1)).State);
    }

    [Fact]
    public void Judge_UnknownTokenReleaseOrStage_IsUnknown()
    {
        ReleaseView view = Asked().View;

        Assert.Equal(ApprovalLinkState.Unknown, ApprovalLinkRule.Judge(null, view, Noon).State);
        Assert.Equal(ApprovalLinkState.Unknown, ApprovalLinkRule.Judge(Token("a@x"), null, Noon).State);
        Assert.Equal(ApprovalLinkState.Unknown, ApprovalLinkRule.Judge(Token("a@x") with { Stage = "nowhere" }, view, Noon).State);
        Assert.Equal(ApprovalLinkState.Unknown, ApprovalLinkRule.Judge(Token("a@x") with { ReleaseId = "r2" }, view, Noon).State);
        Assert.Equal(ApprovalLinkState.Unknown, ApprovalLinkRule.Judge(Token("a@x") with { Approver = null }, view, Noon).State);
    }

    [Fact]
    public void Check_PersonApprovedAParallelStageMeanwhile_MayNotDecide()
    {
        ApprovalPlan strict = Approval with { NotBy = [NotByRule.PreviousApprover] };
        ReleaseView view = new ReleaseBuilder(Plan(Stage("east"), Stage("west"))).Started()
            .StageStarted("east").Asked("east", strict).StageStarted("west").Asked("west", strict)
            .Decides("east", "a@x", ApprovalVerdict.Approve).View;

        DecisionCheck check = DecisionRule.Check(view, "west", "A@x", Noon.AddHours(1));

        Assert.Equal((DecisionState.NotAllowed, "a@x may not decide about stage 'west': a@x approved another stage of this release."), (check.State, check.Text));
        Assert.True(DecisionRule.Check(view, "west", "b@x", Noon.AddHours(1)).IsOpen);
    }

    [Fact]
    public void Check_Stranger_MayNotDecide()
    {
        DecisionCheck check = DecisionRule.Check(Asked().View, "production", "Z@x", Noon.AddHours(1));

        Assert.Equal((DecisionState.NotAllowed, "z@x is not an approver of stage 'production'; a@x, b@x, c@x may decide."), (check.State, check.Text));
    }

    [Fact]
    public void Check_NothingAsked_IsNotOpen() =>
        Assert.Equal("Stage 'production' has not asked for an approval.", DecisionRule.Check(Start().View, "production", "a@x", Noon).Text);

    private static (ApprovalLinkState, string) Outcome(ApprovalLinkVerdict verdict) => (verdict.State, verdict.Text);

    private static ReleaseBuilder Start() => new(Plan(Stage("staging"), Stage("production")));

    private static ReleaseBuilder Asked() => Start().Started().StageStarted("production").Asked("production", Approval);

    private static LinkToken Token(string approver) => new()
    {
        Hash = "h",
        ReleaseId = "r1",
        Stage = "production",
        Attempt = 1,
        IssuedAt = Noon,
        ExpiresAt = Noon.AddHours(2).AddMinutes(3),
        Approver = approver,
        Digest = ApprovalDigest.Of(ApprovalSubject.From(Facts(), "production", 1)),
    };
}
