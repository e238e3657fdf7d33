using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;
using ReleaseFunctions.Core.Tests.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Flags;

public sealed class FlagProjectionTests
{
    private static readonly FlagPlan Ramp = FlagRampTests.Plan("new", TimeSpan.FromMinutes(10), 5, 25);
    private static readonly Plan Flagged = Plan(Stage("one") with { Flags = [Ramp] }, Stage("two", ["one"], rollback: true));

    [Fact]
    public void Apply_AFirstRamp_KeepsWhatWasFoundAndFollowsTheChanges()
    {
        ReleaseBuilder release = Change(Found(Sent(1), 2, 1), 2, 5, 1);

        FlagView flag = Assert.Single(release.View.Stages[0].Flags!.Flags);
        Assert.Equal((2, 5, true, 2), (flag.Found, flag.Percentage, flag.Ramped, flag.Snapshot.GetProperty("at").GetDouble()));
        Assert.Equal([StagePhase.Deploy, StagePhase.Flags], release.View.Stages[0].Phases);
    }

    [Fact]
    public void Apply_ASecondAttempt_KeepsWhatTheFirstFound()
    {
        ReleaseBuilder release = Change(Found(Sent(1), 0, 1), 0, 5, 1).StageFinished("one", StageStatus.Failed);

        FlagsView flags = Found(release.StageStarted("one", 2), 5, 2).View.Stages[0].Flags!;

        Assert.Equal((0, 0, 5), (flags.Step, flags.Flags[0].Found, flags.Flags[0].Percentage));
    }

    [Fact]
    public void Apply_PutBack_LeavesNothingToUndo()
    {
        ReleaseBuilder release = Change(Change(Found(Sent(1), 0, 1), 0, 5, 1), 5, 0, 0);

        Assert.Empty(release.View.Stages[0].Flags!.Undo);
        Assert.Equal(["one"], RollbackPlanner.Left(Flagged, release.View));
        Assert.NotNull(ActionRules.Check(release.View, OperatorAction.Rollback, null));
    }

    [Fact]
    public void Order_StageWithFlagsOnly_IsUndoneOnceItsRampBegan()
    {
        Assert.Empty(RollbackPlanner.Order(Flagged, Sent(1).View));
        ReleaseBuilder release = Found(Sent(1), 0, 1);

        Assert.Equal(["one"], RollbackPlanner.Order(Flagged, release.View));
        Assert.Null(ActionRules.Check(release.View, OperatorAction.Rollback, null));
    }

    [Fact]
    public void Order_FlagStoodHighEnough_IsNothingToUndo() => Assert.Empty(RollbackPlanner.Order(Flagged, Found(Sent(1), 25, 1).View));

    [Fact]
    public void Apply_GatesOfTwoSteps_AreCountedEachForItself()
    {
        ReleaseBuilder release = Sampled(Sampled(Change(Found(Sent(1), 0, 1), 0, 5, 1), 1, 1), 1, 2);
        Assert.Equal((1, 2), (release.View.Stages[0].Flags!.Step, release.View.Stages[0].Flags!.Gate!.Rounds));

        release = Sampled(release, 2, 1);

        Assert.Equal((2, 1, 1), (release.View.Stages[0].Flags!.Step, release.View.Stages[0].Flags!.Gate!.Rounds, release.View.Stages[0].Flags!.Gate!.Latest.Count));
        Assert.Null(release.View.Stages[0].Health);
    }

    [Fact]
    public void Apply_FlagsNotPutBackAfterTheDeploymentWas_IsRollbackFailed()
    {
        ReleaseBuilder release = new ReleaseBuilder(Flagged).Started().StageStarted("two").Sent("two").RollbackStarted().RollbackStarted("two")
            .RollbackFinished("two", DeploymentState.Succeeded)
            .Tell(EventTypes.RollbackFinished, new EventData.RollbackFinished(DeploymentState.Failed, "not back", null, RolledBackBy.Flags), "two", 1);

        Assert.Equal((StageStatus.RollbackFailed, DeploymentState.Succeeded), (release.View.Stages[1].Status, release.View.Stages[1].Rollback!.Status));
    }

    private static ReleaseBuilder Sent(int attempt) => new ReleaseBuilder(Flagged).Started().StageStarted("one", attempt).Sent("one", attempt);

    private static ReleaseBuilder Found(ReleaseBuilder release, double percentage, int attempt) => release.Tell(
        EventTypes.StageWaiting,
        new EventData.StageWaiting(StagePhase.Flags, null) { Found = [new(Ramp.Flag, percentage, percentage < 25, JsonSerializer.SerializeToElement(new { at = percentage }))] },
        "one",
        attempt);

    private static ReleaseBuilder Change(ReleaseBuilder release, double from, double to, int step) =>
        release.Tell(EventTypes.FlagChanged, new EventData.FlagChanged("launchDarkly", "ld", "shop/production", "new", from, to, step, "because"), "one", 1);

    private static ReleaseBuilder Sampled(ReleaseBuilder release, int step, int round) => release.Tell(
        EventTypes.HealthSampled,
        new EventData.HealthSampled(HealthPurpose.Flags, round, [new("errors", release.Now, 0, MeasurementVerdict.Pass, "fine")]) { Step = step },
        "one",
        1);
}
