using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;
using ReleaseFunctions.Core.Tests.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Rollback;

public sealed class RollbackPlannerTests
{
    private static readonly Plan Three = Plan(Stage("one", rollback: true), Stage("two", ["one"], rollback: true), Stage("three", ["two"]));

    [Fact]
    public void Order_SentStages_AreNewestFirstAndThoseWithoutRollbackAreLeft()
    {
        ReleaseView view = new ReleaseBuilder(Three).Started()
            .StageStarted("one").Sent("one").StageStarted("two").Sent("two").StageStarted("three").Sent("three").View;

        Assert.Equal(["two", "one"], RollbackPlanner.Order(Three, view));
        Assert.Equal(["three"], RollbackPlanner.Left(Three, view));
    }

    [Fact]
    public void Order_StageThatNeverSent_IsNotUndone()
    {
        ReleaseView view = new ReleaseBuilder(Three).Started()
            .StageStarted("one").Sent("one").StageStarted("two").Deployed("two", DeploymentState.Failed).View;

        Assert.Equal(["one"], RollbackPlanner.Order(Three, view));
    }

    [Fact]
    public void Order_StageSentAgainLater_CountsByItsNewestAttemptAndOnce()
    {
        ReleaseView view = new ReleaseBuilder(Three).Started()
            .StageStarted("one").Sent("one").StageStarted("two").Sent("two").StageStarted("one", 2).Sent("one", 2).Sent("one", 2, 2).View;

        Assert.Equal(["one", "two"], RollbackPlanner.Order(Three, view));
    }

    [Fact]
    public void Order_RetryThatNeverSent_StillUndoesTheAttemptBefore()
    {
        ReleaseView view = new ReleaseBuilder(Three).Started().StageStarted("one").Sent("one").StageStarted("one", 2).View;

        Assert.Equal(["one"], RollbackPlanner.Order(Three, view));
    }

    [Fact]
    public void Order_StageRolledBackAlready_IsNotUndoneTwice()
    {
        ReleaseBuilder release = new ReleaseBuilder(Three).Started().StageStarted("one").Sent("one").StageStarted("two").Sent("two")
            .RollbackStarted().RollbackStarted("two");

        Assert.Equal(["one"], RollbackPlanner.Order(Three, release.RollbackFinished("two", DeploymentState.Succeeded).View));
    }

    [Fact]
    public void Begun_RollbackIsUnderWay_NamesWhatItHasUndoneAndWhatItUndoes()
    {
        ReleaseBuilder release = new ReleaseBuilder(Three).Started().StageStarted("one").Sent("one").StageStarted("two").Sent("two");
        Assert.Empty(RollbackPlanner.Begun(Three, release.View));

        release.RollbackStarted().RollbackStarted("two").RollbackFinished("two", DeploymentState.Succeeded).RollbackStarted("one");

        Assert.Equal(["two", "one"], RollbackPlanner.Begun(Three, release.View));
        Assert.Equal(["one"], RollbackPlanner.Order(Three, release.View));
    }

    [Fact]
    public void Order_SentAtTheSameTime_WhatNeedsOthersComesFirst()
    {
        Plan plan = Plan(Stage("top", ["base"], rollback: true), Stage("base", rollback: true));
        ReleaseView view = new ReleaseBuilder(plan).View;
        view = view with { Stages = [.. view.Stages.Select(stage => stage with { SentAt = Noon })] };

        Assert.Equal(["top", "base"], RollbackPlanner.Order(plan, view));
    }

    [Fact]
    public void Order_AnySends_HoldsExactlyTheSentStagesThatCanRollBackByFallingTime() =>
        Prop.ForAll(Gen.Elements("one", "two", "three").ListOf().ToArbitrary(), sends =>
        {
            ReleaseBuilder release = new ReleaseBuilder(Three).Started();
            Dictionary<string, int> attempts = [];
            foreach (string stage in sends)
            {
                attempts[stage] = attempts.GetValueOrDefault(stage) + 1;
                release.StageStarted(stage, attempts[stage]).Sent(stage, attempts[stage]);
            }

            IReadOnlyList<string> expected = [.. Enumerable.Reverse(sends).Distinct().Where(stage => stage != "three")];
            return RollbackPlanner.Order(Three, release.View).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
}
