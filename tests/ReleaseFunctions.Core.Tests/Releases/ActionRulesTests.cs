using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Releases;

public sealed class ActionRulesTests
{
    private static readonly Waiting Operator = new(WaitingCode.Operator, "Waiting for an operator.", Noon, null);
    private static readonly Waiting Approval = new(WaitingCode.Approval, "Waiting for an approval.", Noon, Noon.AddHours(1));

    [Fact]
    public void Fitting_Queued_IsAbortAndPause() => Assert.Equal("abort, pause, skip of stage 'staging', skip of stage 'production'", Fitting(Release()));

    [Fact]
    public void InWords_AwaitingAnApproval_NamesTheDecisionToo() =>
        Assert.Equal(
            ["abort", "pause", "skip of stage 'staging'", "skip of stage 'production'", "approve or reject of stage 'production'"],
            ActionRules.InWords(Release().Started().StageStarted("production").Waits("production", Approval).View));

    [Fact]
    public void Fitting_SomethingSent_IsAbortRollbackAndPause() =>
        Assert.Equal("abort, rollback, pause, skip of stage 'staging'", Fitting(Release().Started().StageStarted("production").Sent("production")));

    [Fact]
    public void Fitting_OnlyStagesWithoutRollbackSent_IsAbortAndPause() =>
        Assert.Equal("abort, pause, skip of stage 'production'", Fitting(Release().Started().StageStarted("staging").Sent("staging")));

    [Fact]
    public void Fitting_AwaitingTheOperatorAfterAFailure_IsRetryToo() =>
        Assert.Equal(
            "abort, rollback, pause, retry of stage 'production', skip of stage 'production'",
            Fitting(Release().Started().StageStarted("production").Sent("production").StageFinished("production", StageStatus.Failed).Waits(null, Operator)));

    [Fact]
    public void Fitting_AwaitingTheOperatorAfterAnInconclusiveGate_IsOverrideToo() =>
        Assert.Equal(
            "abort, rollback, pause, skip of stage 'staging', override of stage 'production'",
            Fitting(Release().Started().StageStarted("production").Sent("production").Judged("production", GateVerdict.Inconclusive).Waits("production", Operator)));

    [Fact]
    public void Fitting_Failed_IsRollbackAndRetry() =>
        Assert.Equal(
            "rollback, retry of stage 'production'",
            Fitting(Release().Started().StageStarted("production").Sent("production").StageFinished("production", StageStatus.Failed).Finished(ReleaseStatus.Failed)));

    [Theory]
    [InlineData(ReleaseStatus.Succeeded, "rollback")]
    [InlineData(ReleaseStatus.Aborted, "rollback")]
    [InlineData(ReleaseStatus.Rejected, "rollback")]
    [InlineData(ReleaseStatus.Expired, "rollback")]
    [InlineData(ReleaseStatus.RolledBack, "")]
    [InlineData(ReleaseStatus.RollbackFailed, "")]
    [InlineData(ReleaseStatus.Superseded, "")]
    public void Fitting_EndedWithSomethingSent_IsAsTheEndSays(ReleaseStatus status, string expected) =>
        Assert.Equal(expected, Fitting(Release().Started().StageStarted("production").Sent("production").StageFinished("production", StageStatus.Succeeded).Finished(status)));

    [Fact]
    public void Fitting_RolledBackStage_CannotBeRolledBackAgain() =>
        Assert.Equal("", Fitting(Release().Started().StageStarted("production").Sent("production").RollbackStarted().RollbackStarted("production")
            .RollbackFinished("production", DeploymentState.Succeeded).Finished(ReleaseStatus.Rejected)));

    [Fact]
    public void Fitting_RollingBack_IsNothing() =>
        Assert.Equal("", Fitting(Release().Started().StageStarted("production").Sent("production").RollbackStarted()));

    [Fact]
    public void Fitting_BeingAborted_IsAbortAgainOnly() =>
        Assert.Equal("abort", Fitting(Release().Started().StageStarted("production").Sent("production").Acts(OperatorAction.Abort)));

    [Fact]
    public void Fitting_Paused_IsResumeInsteadOfPause() =>
        Assert.Equal("abort, rollback, resume, skip of stage 'staging'", Fitting(Release().Started().StageStarted("production").Sent("production").Paused()));

    [Fact]
    public void Fitting_PausedAndAwaitingTheOperator_IsRetryToo() =>
        Assert.Equal(
            "abort, resume, retry of stage 'staging', skip of stage 'staging'",
            Fitting(Release().Started().StageStarted("staging").Paused().StageFinished("staging", StageStatus.Failed).Waits(null, Operator)));

    [Theory]
    [InlineData(OperatorAction.Pause, "pause does not fit this release: it is paused already, by ops@contoso.example. What fits now: abort, resume, skip of stage 'staging', skip of stage 'production'.")]
    [InlineData(OperatorAction.Resume, "")]
    public void Check_Paused_RefusesAnotherPause(OperatorAction action, string expected) =>
        Assert.Equal(expected, ActionRules.Check(Release().Started().Paused().View, action, null)?.Text ?? string.Empty);

    [Fact]
    public void Check_PausedAndBeingAborted_IsNotResumed() =>
        Assert.Equal(
            "resume does not fit this release: it is being stopped already (Aborted by ops@contoso.example: why). What fits now: abort.",
            ActionRules.Check(Release().Started().Paused().Acts(OperatorAction.Abort).View, OperatorAction.Resume, null)!.Text);

    [Fact]
    public void Check_ActionThatFits_IsNull() => Assert.Null(ActionRules.Check(Release().View, OperatorAction.Abort, null));

    [Theory]
    [InlineData(OperatorAction.Rollback, null, "rollback does not fit this release: no deployment was sent that can be rolled back. What fits now: abort, pause, skip of stage 'staging', skip of stage 'production'.")]
    [InlineData(OperatorAction.Retry, "staging", "retry does not fit stage 'staging': its status is pending, not failed. What fits now: abort, pause, skip of stage 'staging', skip of stage 'production'.")]
    [InlineData(OperatorAction.Override, "staging", "override does not fit stage 'staging': no window or freeze holds it up, and its health gate does not wait for an operator. What fits now: abort, pause, skip of stage 'staging', skip of stage 'production'.")]
    [InlineData(OperatorAction.Retry, "nowhere", "retry does not fit stage 'nowhere': the release has no such stage. What fits now: abort, pause, skip of stage 'staging', skip of stage 'production'.")]
    [InlineData(OperatorAction.Retry, null, "retry does not fit this release: it is about one stage. What fits now: abort, pause, skip of stage 'staging', skip of stage 'production'.")]
    [InlineData(OperatorAction.Resume, null, "resume does not fit this release: it is not paused. What fits now: abort, pause, skip of stage 'staging', skip of stage 'production'.")]
    [InlineData(OperatorAction.Pause, "staging", "pause does not fit stage 'staging': it is about a whole release. What fits now: abort, pause, skip of stage 'staging', skip of stage 'production'.")]
    [InlineData(OperatorAction.Abort, "staging", "abort does not fit stage 'staging': it is about a whole release. What fits now: abort, pause, skip of stage 'staging', skip of stage 'production'.")]
    public void Check_ActionThatDoesNotFit_SaysWhyAndWhatWould(OperatorAction action, string? stage, string expected)
    {
        ActionRefusal? refusal = ActionRules.Check(Release().Started().View, action, stage);

        Assert.Equal(expected, refusal?.Text);
    }

    [Fact]
    public void Check_EndedRelease_SaysHowItEnded() =>
        Assert.Equal(
            "abort does not fit this release: it has ended as succeeded. Nothing fits this release any more.",
            ActionRules.Check(Release().Started().Finished(ReleaseStatus.Succeeded).View, OperatorAction.Abort, null)!.Text);

    [Fact]
    public void Check_RetryWhileTheReleaseRunsOn_SaysSo() =>
        Assert.Equal(
            "retry does not fit stage 'staging': the release is running and does not wait for an operator. What fits now: abort, pause.",
            ActionRules.Check(Release().Started().StageStarted("staging").StageFinished("staging", StageStatus.Failed).View, OperatorAction.Retry, "staging")!.Text);

    [Fact]
    public void For_SameActionTwice_HasTheSameKeys()
    {
        ReleaseView view = Release().Started().StageStarted("staging").StageFinished("staging", StageStatus.Failed).Finished(ReleaseStatus.Failed).View;

        IReadOnlyList<NewEvent> events = OperatorEvents.For(view, OperatorAction.Retry, "staging", "ops@x", "why", Noon);
        IReadOnlyList<NewEvent> again = OperatorEvents.For(ReleaseCommit.Next(view, events).View, OperatorAction.Retry, "staging", "ops@x", "why", Noon);

        Assert.Equal([(EventTypes.OperatorActed, 1), (EventTypes.StageRetried, 2)], events.Select(e => (e.Type, e.Attempt!.Value)));
        Assert.Equal(events.Select(e => e.Key), again.Select(e => e.Key));
    }

    [Fact]
    public void For_RollbackInAndAfterARun_AreTwoActions()
    {
        ReleaseBuilder release = Release().Started().StageStarted("production").Sent("production");
        string during = OperatorEvents.For(release.View, OperatorAction.Rollback, null, "ops@x", "why", Noon)[0].Key;

        Assert.NotEqual(during, OperatorEvents.For(release.Finished(ReleaseStatus.Succeeded).View, OperatorAction.Rollback, null, "ops@x", "why", Noon)[0].Key);
    }

    [Fact]
    public void For_PauseAfterAResume_IsAnotherPause()
    {
        ReleaseBuilder release = Release().Started();
        IReadOnlyList<NewEvent> first = OperatorEvents.For(release.View, OperatorAction.Pause, null, "ops@x", "why", Noon);
        IReadOnlyList<NewEvent> second = OperatorEvents.For(release.Paused().Resumed().View, OperatorAction.Pause, null, "ops@x", "why", Noon);

        Assert.Equal([EventTypes.OperatorActed, EventTypes.ReleasePaused], first.Select(e => e.Type));
        Assert.Empty(first.Select(e => e.Key).Intersect(second.Select(e => e.Key)));
    }

    [Theory]
    [InlineData("pending", null)]
    [InlineData("waiting", null)]
    [InlineData("asked", null)]
    [InlineData("sent", "its deployment was sent")]
    [InlineData("succeeded", "its status is succeeded")]
    [InlineData("skipped", "its status is skipped")]
    [InlineData("retried", "another attempt was asked for already")]
    [InlineData("aborting", "it is being stopped already")]
    [InlineData("over", "the release has ended as aborted")]
    [InlineData("rollingBack", "the release is being rolled back")]
    [InlineData("startsAgain", null)]
    public void Check_Skip_FitsWhatHasNotBegunOrIsAskedAbout(string how, string? fault)
    {
        ReleaseBuilder release = new ReleaseBuilder(Plan(Stage("staging", onFailure: OnFailure.Ask), Stage("production"))).Started();
        release = how switch
        {
            "pending" => release,
            "waiting" => release.StageStarted("staging").Waits("staging", Approval),
            "asked" => release.StageStarted("staging").Sent("staging").StageFinished("staging", StageStatus.Failed).Waits(null, Operator),
            "retried" => release.StageStarted("staging").StageFinished("staging", StageStatus.Failed).Waits(null, Operator).Acts(OperatorAction.Retry, "staging", 1),
            "sent" => release.StageStarted("staging").Sent("staging"),
            "succeeded" => release.StageStarted("staging").StageFinished("staging", StageStatus.Succeeded),
            "skipped" => release.Skipped("staging"),
            "aborting" => release.Acts(OperatorAction.Abort),
            "over" => release.Finished(ReleaseStatus.Aborted),
            "rollingBack" => release.RollbackStarted(),
            _ => release.StageStarted("staging").StageFinished("staging", StageStatus.Aborted).Finished(ReleaseStatus.Failed).Started(2),
        };

        string? text = ActionRules.Check(release.View, OperatorAction.Skip, "staging")?.Text;

        Assert.Equal(fault is null, text is null);
        Assert.Contains(fault ?? string.Empty, text ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_BeingSuperseded_StillFitsAbortAndRollback() =>
        Assert.Equal("abort, rollback", Fitting(Release().Started().StageStarted("production").Sent("production").Acts(OperatorAction.Supersede)));

    [Fact]
    public void Check_Supersede_IsNobodysToAskFor() =>
        Assert.StartsWith("supersede does not fit this release: only a newer release", ActionRules.Check(Release().View, OperatorAction.Supersede, null)!.Text, StringComparison.Ordinal);

    private static string Fitting(ReleaseBuilder release) => string.Join(", ", ActionRules.Fitting(release.View));

    private static ReleaseBuilder Release() => new(Plan(Stage("staging"), Stage("production", rollback: true, onFailure: OnFailure.Rollback)));
}
