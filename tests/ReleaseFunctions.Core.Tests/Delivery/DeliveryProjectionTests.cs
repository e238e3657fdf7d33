using ReleaseFunctions.Core.Delivery;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Delivery;

public sealed class DeliveryProjectionTests
{
    private static readonly Plan TwoStages = ReleaseBuilder.Plan(ReleaseBuilder.Stage("staging"), ReleaseBuilder.Stage("production", ["staging"], OnFailure.Ask, rollback: true));

    [Fact]
    public void Apply_OnlyStagingWasSent_ProductionIsUntouched()
    {
        ReleaseBuilder release = new ReleaseBuilder(TwoStages).Started().StageStarted("staging").Sent("staging")
            .Deployed("staging", DeploymentState.Failed).StageFinished("staging", StageStatus.Failed).Finished(ReleaseStatus.Failed);

        Assert.Equal(DeliveryView.Untouched, release.View.Delivery);
        Assert.Null(ReleaseSummary.Of(release.View).Delivery);
    }

    [Fact]
    public void Apply_ProductionSucceeded_WasSentAndNeverFailed()
    {
        ReleaseBuilder release = Sent();
        DateTimeOffset sent = release.Now;

        release.Deployed("production").StageFinished("production", StageStatus.Succeeded);
        Assert.Null(ReleaseSummary.Of(release.View).Delivery); // not before it is over
        release.Finished(ReleaseStatus.Succeeded);

        Assert.Equal(new DeliveryView(sent, null, null), ReleaseSummary.Of(release.View).Delivery);
    }

    [Fact]
    public void Apply_ProductionFailedAndWasRetried_FailedOnceAndRecoveredAtTheEnd()
    {
        ReleaseBuilder release = Sent();
        release.Deployed("production", DeploymentState.Failed).StageFinished("production", StageStatus.Failed);
        DateTimeOffset failed = release.Now;
        release.Acts(OperatorAction.Retry, "production", 2).StageStarted("production", 2).Sent("production", 2).Deployed("production", attempt: 2)
            .StageFinished("production", StageStatus.Succeeded, attempt: 2).Finished(ReleaseStatus.Succeeded);

        Assert.Equal((failed, release.Now), (release.View.Delivery.FailedAt, release.View.Delivery.RecoveredAt));
    }

    [Fact]
    public void Apply_RolledBack_RecoversWhenTheRollbackIsComplete()
    {
        ReleaseBuilder release = Sent();
        release.Deployed("production").StageFinished("production", StageStatus.Failed);
        DateTimeOffset failed = release.Now;
        release.RollbackStarted().RollbackStarted("production").RollbackFinished("production", DeploymentState.Succeeded).RollbackFinished(null, DeploymentState.Succeeded)
            .Finished(ReleaseStatus.RolledBack);

        Assert.Equal((failed, release.Now), (release.View.Delivery.FailedAt, release.View.Delivery.RecoveredAt));
    }

    [Fact]
    public void Apply_OperatorRollsBackASucceededRelease_FailedWhenTheRollbackStarted()
    {
        ReleaseBuilder release = Sent();
        release.Deployed("production").StageFinished("production", StageStatus.Succeeded).Finished(ReleaseStatus.Succeeded);
        release.Acts(OperatorAction.Rollback).Started(2).RollbackStarted();
        DateTimeOffset failed = release.Now;
        release.RollbackFinished(null, DeploymentState.Failed).Finished(ReleaseStatus.RollbackFailed);

        Assert.Equal((failed, (DateTimeOffset?)null), (release.View.Delivery.FailedAt, release.View.Delivery.RecoveredAt));
    }

    [Theory]
    [InlineData("production", false)]
    [InlineData("westeurope", false)]
    [InlineData("latest-eu", false)]
    [InlineData("protest", false)]
    [InlineData("staging", true)]
    [InlineData("Staging-2", true)]
    [InlineData("eu_qa1", true)]
    [InlineData("pre-prod", true)]
    [InlineData("test.eu", true)]
    public void IsBefore_EnvironmentByName_IsKnownByAWord(string environment, bool expected) => Assert.Equal(expected, ProductionStages.IsBefore(environment));

    [Fact]
    public void Of_NoStageReachesProductionByName_TheLastOnesDo()
    {
        ReleaseBuilder release = new(ReleaseBuilder.Plan(ReleaseBuilder.Stage("dev"), ReleaseBuilder.Stage("qa", ["dev"]), ReleaseBuilder.Stage("staging", ["dev"])));

        Assert.Equal(["qa", "staging"], ProductionStages.Of(release.View.Stages).Order());
    }

    [Fact]
    public void Of_Regions_AllOfThemDo()
    {
        ReleaseBuilder release = new(ReleaseBuilder.Plan(ReleaseBuilder.Stage("staging"), ReleaseBuilder.Stage("westeurope", ["staging"]), ReleaseBuilder.Stage("eastus", ["westeurope"])));

        Assert.Equal(["eastus", "westeurope"], ProductionStages.Of(release.View.Stages).Order());
    }

    private static ReleaseBuilder Sent() => new ReleaseBuilder(TwoStages).Started().StageStarted("staging").Sent("staging").Deployed("staging").StageFinished("staging", StageStatus.Succeeded)
        .StageStarted("production").Sent("production");
}
