using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Locks;

public sealed class LockLivenessTests
{
    private static readonly LockClaim Deploys = Claims.Of("r1");
    private static readonly LockClaim RollsBack = Claims.Of("r1", purpose: LockPurpose.Rollback);

    [Fact]
    public void WhyGone_ReleaseIsNotThere_IsGone() => Assert.Equal("release r1 is not in the store", LockLiveness.WhyGone(Deploys, null));

    [Fact]
    public void WhyGone_StageRunsOrWaits_IsNot()
    {
        Assert.Null(LockLiveness.WhyGone(Deploys, Started().View));
        Assert.Null(LockLiveness.WhyGone(Deploys, Started().Waits("production", new Waiting(WaitingCode.Lock, "Waiting.", Claims.Noon, null), StagePhase.Lock).View));
        Assert.Null(LockLiveness.WhyGone(Deploys, Started().Sent("production").View));
    }

    [Fact]
    public void WhyGone_StageHasEnded_IsGone() =>
        Assert.Equal("stage production has ended: it is succeeded", LockLiveness.WhyGone(Deploys, Started().StageFinished("production", StageStatus.Succeeded).View));

    [Fact]
    public void WhyGone_ReleaseHasEnded_IsGoneForDeploymentAndRollback()
    {
        ReleaseView view = Started().Sent("production").StageFinished("production", StageStatus.Failed).Finished(ReleaseStatus.Failed).View;

        Assert.Equal("release r1 has ended as failed", LockLiveness.WhyGone(Deploys, view));
        Assert.Equal("release r1 has ended as failed", LockLiveness.WhyGone(RollsBack, view));
    }

    [Fact]
    public void WhyGone_AnotherAttemptRuns_IsGoneForTheOldOneOnly()
    {
        ReleaseView view = Started(OnFailure.Ask).Sent("production").StageFinished("production", StageStatus.Failed).StageStarted("production", 2).View;

        Assert.Equal("attempt 2 of stage production has replaced it", LockLiveness.WhyGone(Deploys, view));
        Assert.Null(LockLiveness.WhyGone(Claims.Of("r1", attempt: 2), view));
    }

    [Fact]
    public void WhyGone_StageIsUnknown_IsGone() => Assert.Equal("release r1 has no stage other", LockLiveness.WhyGone(Claims.Of("r1", stage: "other"), Started().View));

    [Fact]
    public void WhyGone_RollbackDueOrUnderWay_IsNot()
    {
        ReleaseBuilder release = Started(OnFailure.Rollback).Sent("production").StageFinished("production", StageStatus.Failed);
        Assert.Null(LockLiveness.WhyGone(RollsBack, release.View));
        Assert.True(LockLiveness.IsReserved(RollsBack, release.View));

        release.RollbackStarted();
        Assert.Null(LockLiveness.WhyGone(RollsBack, release.View));
        Assert.False(LockLiveness.IsReserved(RollsBack, release.View));
        Assert.Equal("stage production has ended: it is failed", LockLiveness.WhyGone(Deploys, release.View));

        // Its health is still judged under the lock.
        Assert.Null(LockLiveness.WhyGone(RollsBack, release.RollbackStarted("production").RollbackFinished("production", Core.Deployments.DeploymentState.Succeeded).View));
    }

    [Fact]
    public void WhyGone_NoRollbackFollows_IsGone() => Assert.Equal(
        "no rollback of the stage is due",
        LockLiveness.WhyGone(RollsBack, Started(OnFailure.Stop).Sent("production").StageFinished("production", StageStatus.Failed).View));

    [Fact]
    public void IsUnaware_FactsStillSayItWaitsForTheLock_IsTrue()
    {
        ReleaseView waits = Started().Waits("production", new Waiting(WaitingCode.Lock, "Waiting.", Claims.Noon, null), StagePhase.Lock).View;

        Assert.True(LockLiveness.IsUnaware(Deploys, waits));
        Assert.False(LockLiveness.IsUnaware(Deploys, Started().View));
        Assert.False(LockLiveness.IsUnaware(Claims.Of("r1", attempt: 2), waits));
    }

    /// <summary>The stage's rollback is due exactly when the planner rolls back once nothing runs any more.</summary>
    [Theory]
    [InlineData(OnFailure.Rollback, StageStatus.Failed, null, true)]
    [InlineData(OnFailure.Rollback, StageStatus.Rejected, null, true)]
    [InlineData(OnFailure.Rollback, StageStatus.Expired, null, false)]
    [InlineData(OnFailure.Rollback, StageStatus.Succeeded, null, false)]
    [InlineData(OnFailure.Stop, StageStatus.Failed, null, false)]
    [InlineData(OnFailure.Ask, StageStatus.Failed, null, false)]
    [InlineData(OnFailure.Ask, StageStatus.Aborted, OperatorAction.Rollback, true)]
    [InlineData(OnFailure.Rollback, StageStatus.Aborted, OperatorAction.Abort, false)]
    [InlineData(OnFailure.Rollback, StageStatus.Failed, OperatorAction.Abort, false)]
    public void RollbackDue_StageHasEnded_AgreesWithThePlanner(OnFailure onFailure, StageStatus status, OperatorAction? action, bool expected)
    {
        Plan plan = Plan(onFailure);
        ReleaseBuilder release = new ReleaseBuilder(plan).Started().StageStarted("production").Sent("production");
        if (action is { } taken)
        {
            release.Acts(taken);
        }

        ReleaseView view = release.StageFinished("production", status).View;
        Dictionary<string, StageResult> results = new() { ["production"] = new("production", 1, status, "because", DeploySent: true) };
        bool planned = ReleasePlanner.Next(plan, results, new HashSet<string>(), StopRequest.From(view, 1)).Decision is ReleaseDecision.RollBack;

        Assert.Equal((expected, expected), (planned, RollbackDue.Of(view, view.FindStage("production")!)));
    }

    private static ReleaseBuilder Started(OnFailure onFailure = OnFailure.Stop) => new ReleaseBuilder(Plan(onFailure)).Started().StageStarted("production");

    private static Plan Plan(OnFailure onFailure) => ReleaseBuilder.Plan(ReleaseBuilder.Stage("production", onFailure: onFailure, rollback: true));
}
