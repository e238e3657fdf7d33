using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Releases;

public sealed class SignalsTests
{
    [Theory]
    [InlineData(OperatorAction.Abort, StopKind.Abort, "Aborted by ops@contoso.example: why")]
    [InlineData(OperatorAction.Rollback, StopKind.Rollback, "Rollback asked for by ops@contoso.example: why")]
    public void StageSignals_OperatorStops_IsSeenHoweverOftenItIsRead(OperatorAction action, StopKind kind, string reason)
    {
        ReleaseView view = Release().Started().StageStarted("east").Acts(action).View;

        Assert.Equal(new StopSignal(kind, "ops@contoso.example", reason), StageSignals.From(view, "east", 1, 0).Stop);
        Assert.Equal(kind, StageSignals.From(view, "east", 1, view.LastSeq).Stop!.Kind);
        Assert.Equal(action, ReleaseSignals.From(view, 1, view.LastSeq).Stop!.Action);
    }

    [Fact]
    public void StageSignals_ActionOfAnEarlierRunOrAfterItsEnd_DoesNotStopALaterRun()
    {
        ReleaseView view = Release().Started().StageStarted("east").Sent("east").Acts(OperatorAction.Abort).Finished(ReleaseStatus.Aborted)
            .Acts(OperatorAction.Rollback).Started(2).View;

        Assert.Null(StageSignals.From(view, "east", 1, 0).Stop);
        Assert.Null(ReleaseSignals.From(view, 2, 0).Stop);
        Assert.Equal(OperatorAction.Abort, ReleaseSignals.From(view, 1, 0).Stop!.Action);
    }

    [Theory]
    [InlineData(StageStatus.Failed, OnFailure.Stop, true)]
    [InlineData(StageStatus.Failed, OnFailure.Rollback, true)]
    [InlineData(StageStatus.Failed, OnFailure.Ask, false)]
    [InlineData(StageStatus.Rejected, OnFailure.Ask, true)]
    [InlineData(StageStatus.Expired, OnFailure.Stop, true)]
    [InlineData(StageStatus.Succeeded, OnFailure.Stop, false)]
    public void StageSignals_SiblingEnded_StopsWhereItEndsTheRelease(StageStatus status, OnFailure onFailure, bool stops)
    {
        ReleaseView view = new ReleaseBuilder(Plan(Stage("east"), Stage("west", onFailure: onFailure)))
            .Started().StageStarted("east").StageStarted("west").StageFinished("west", status).View;

        StopSignal? stop = StageSignals.From(view, "east", 1, 0).Stop;

        Assert.Equal(stops ? new StopSignal(StopKind.Sibling, "system", "Stage 'west' ended: because") : null, stop);
    }

    [Fact]
    public void StageSignals_Superseded_StopsUnlessAnOperatorSaysOtherwise()
    {
        ReleaseBuilder release = Release().Started().StageStarted("east").Acts(OperatorAction.Supersede);

        Assert.Equal(new StopSignal(StopKind.Supersede, "ops@contoso.example", "why"), StageSignals.From(release.View, "east", 1, 0).Stop);
        Assert.Equal(StopKind.Rollback, StageSignals.From(release.Acts(OperatorAction.Rollback).View, "east", 1, 0).Stop!.Kind);
    }

    [Fact]
    public void Signals_SkippedStage_StopsItAndIsDoneWithWhateverComesLate()
    {
        ReleaseView view = Release().Started().StageStarted("east").Skipped("east", 1)
            .Waits("east", new Waiting(WaitingCode.Approval, "late", Noon, null)).StageFinished("east", StageStatus.Aborted).View;

        Assert.Equal(StopKind.Skip, StageSignals.From(view, "east", 1, 0).Stop!.Kind);
        Assert.Equal((StageStatus.Skipped, (Waiting?)null, (Waiting?)null), (view.FindStage("east")!.Status, view.FindStage("east")!.WaitingOn, view.OwnWait));
        Assert.Equal(new SkippedStage("east", 1, "Skipped by ops@contoso.example: no", false), Assert.Single(ReleaseSignals.From(view, 1, 0).Skipped));
        Assert.Empty(ReleaseSignals.From(view, 2, 0).Skipped);
    }

    [Fact]
    public void Signals_PausedUntilResumed_SayPaused()
    {
        ReleaseBuilder release = Release().Started().StageStarted("east");
        bool[] said =
        [
            StageSignals.From(release.View, "east", 1, 0).Paused,
            StageSignals.From(release.Paused().View, "east", 1, 0).Paused && ReleaseSignals.From(release.View, 1, 0).Paused,
            StageSignals.From(release.Resumed().View, "east", 1, 0).Paused || ReleaseSignals.From(release.View, 1, 0).Paused,
        ];

        Assert.Equal([false, true, false], said);
    }

    [Fact]
    public void StageSignals_SiblingFailedInAnEarlierRun_StopsNothing()
    {
        ReleaseView view = Release().Started().StageStarted("west").StageFinished("west", StageStatus.Failed).Finished(ReleaseStatus.Failed)
            .Started(2).StageStarted("east").View;

        Assert.Null(StageSignals.From(view, "east", 1, 0).Stop);
    }

    [Fact]
    public void StageSignals_RetryAndOverride_AreSeenOnceAndForTheirAttempt()
    {
        ReleaseBuilder release = Release().Started().StageStarted("east");
        long before = release.View.LastSeq;
        ReleaseView view = release.Acts(OperatorAction.Retry, "east", 1).Acts(OperatorAction.Override, "east", 1).View;

        StageSignals signals = StageSignals.From(view, "east", 1, before);

        Assert.NotNull(signals.Retry);
        Assert.NotNull(signals.Override);
        Assert.Null(StageSignals.From(view, "east", 1, signals.LastSeq).Override);
        Assert.Null(StageSignals.From(view, "east", 2, before).Retry);
        Assert.Null(StageSignals.From(view, "west", 1, before).Retry);
        Assert.Equal(["east"], ReleaseSignals.From(view, 1, before).Retries.Select(retry => retry.Stage));
        Assert.Empty(ReleaseSignals.From(view, 1, signals.LastSeq).Retries);
    }

    [Fact]
    public void StageSignals_Reports_AreThereOnceTheEndIsReported()
    {
        ReleaseBuilder release = Release().Started().StageStarted("east").Sent("east");

        Assert.Null(StageSignals.From(release.View, "east", 1, 0).Deployment);
        Assert.Equal(DeploymentState.Failed, StageSignals.From(release.Deployed("east", DeploymentState.Failed).View, "east", 1, 0).Deployment!.Status);
        Assert.Null(StageSignals.From(release.View, "east", 2, 0).Deployment);
        Assert.Null(StageSignals.From(release.RollbackStarted("east").View, "east", 1, 0).Rollback);
        Assert.Equal(DeploymentState.Succeeded, StageSignals.From(release.RollbackFinished("east", DeploymentState.Succeeded).View, "east", 1, 0).Rollback!.Status);
    }

    [Fact]
    public void ApprovalSignals_Judgement_IsThatOfTheAttempt()
    {
        ReleaseView view = Release().Started().StageStarted("east").Asked("east", new ApprovalPlan { From = ["a@x"] })
            .Decides("east", "a@x", ApprovalVerdict.Approve).View;

        Assert.Equal(["a@x"], ApprovalSignals.From(view, "east", 1).Judgement!.ApprovedBy);
        Assert.Null(ApprovalSignals.From(view, "east", 2).Judgement);
        Assert.Throws<KeyNotFoundException>(() => StageSignals.From(view, "nowhere", 1, 0));
    }

    [Fact]
    public void RunPlan_AfterARetry_KeepsWhatIsDoneWithAndStartsTheRest()
    {
        ReleaseView view = new ReleaseBuilder(Plan(Stage("done"), Stage("east"), Stage("west"), Stage("cut"), Stage("later", ["east"])))
            .Started()
            .StageStarted("done").Sent("done").StageFinished("done", StageStatus.Succeeded)
            .StageStarted("east").StageFinished("east", StageStatus.Failed)
            .StageStarted("west").StageFinished("west", StageStatus.Failed)
            .StageStarted("cut").StageFinished("cut", StageStatus.Aborted)
            .Finished(ReleaseStatus.Failed).Acts(OperatorAction.Retry, "east", 1).View;

        RunPlan plan = RunPlan.After(view, view.Actions[^1]);

        Assert.Equal((2, (StopRequest?)null), (plan.Run, plan.Stop));
        Assert.Equal(["done", "west"], plan.Results.Keys);
        Assert.Equal(new StageResult("done", 1, StageStatus.Succeeded, "because", true) { Carried = true }, plan.Results["done"]);
    }

    [Fact]
    public void RunPlan_AfterARollback_RollsBackWhateverWasSent()
    {
        Plan plan = Plan(Stage("east", rollback: true));
        ReleaseView view = new ReleaseBuilder(plan).Started().StageStarted("east").Sent("east").StageFinished("east", StageStatus.Succeeded)
            .Finished(ReleaseStatus.Succeeded).Acts(OperatorAction.Rollback).View;

        RunPlan run = RunPlan.After(view, view.Actions[^1]);

        Assert.Equal(
            new ReleaseDecision.RollBack("Rollback asked for by ops@contoso.example: why", ReleaseStatus.RolledBack),
            ReleasePlanner.Next(plan, run.Results, new HashSet<string>(), run.Stop).Decision);
    }

    [Fact]
    public void RunPlan_AfterAnAbort_IsRefused()
    {
        ReleaseView view = Release().Started().Acts(OperatorAction.Abort).View;

        Assert.Throws<ArgumentException>(() => RunPlan.After(view, view.Actions[^1]));
    }

    private static ReleaseBuilder Release() => new(Plan(Stage("east"), Stage("west")));
}
