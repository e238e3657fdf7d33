using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Reviews;

public sealed class ReviewTests
{
    private static readonly Core.Plans.Plan Plan = ReleaseBuilder.Plan(ReleaseBuilder.Stage("production", rollback: true));

    [Fact]
    public void Topics_NothingUnusual_AreNone()
    {
        ReleaseBuilder release = new ReleaseBuilder(Plan).Started().StageStarted("production").Sent("production").Deployed("production")
            .Judged("production", GateVerdict.Pass).StageFinished("production", StageStatus.Succeeded).Finished(ReleaseStatus.Succeeded);

        Assert.Empty(ReviewTopics.Of(release.View, release.History));
    }

    [Fact]
    public void Topics_EverythingThatCanGoWrong_IsNamedOnce()
    {
        ReleaseBuilder release = new ReleaseBuilder(Plan).Started().StageStarted("production").Sent("production").Sent("production", send: 2)
            .Deployed("production", DeploymentState.Failed)
            .Tell(EventTypes.StageRetried, new EventData.StageRetried("again"), "production", 2, "ops@contoso.example")
            .StageStarted("production", 2).Sent("production", 2).Deployed("production", attempt: 2)
            .Tell(EventTypes.HealthSampled, new EventData.HealthSampled(HealthPurpose.Deploy, 1, [new Measurement("errors", ReleaseBuilder.Noon, 0.2, MeasurementVerdict.Fail, "bad")]), "production", 2)
            .Judged("production", GateVerdict.Fail, attempt: 2)
            .Acts(OperatorAction.Rollback).RollbackStarted().RollbackFinished("production", DeploymentState.Failed).RollbackFinished(null, DeploymentState.Failed)
            .Tell(EventTypes.NotificationFailed, new EventData.Notification("email", "a@contoso.example", "s", "end", "no route"))
            .Finished(ReleaseStatus.RollbackFailed, "It is broken.");

        Assert.Equal(
            [
                "The release ended as rollbackFailed. It is broken.",
                "The deployment of production had to be sent again to hub (send 2).",
                "The deployment of production failed: word",
                "production needed another attempt (2), asked for by ops@contoso.example.",
                "The health of production was judged fail. text",
                "ops@contoso.example asked for rollback: why",
                "A rollback was needed. why",
                "The rollback of production did not complete: word",
                "The rollback did not complete: word",
                "a@contoso.example could not be told: no route",
                "1 of 1 measurements of errors in production were no pass.",
            ],
            ReviewTopics.Of(release.View, release.History));
    }

    [Fact]
    public void Topics_FlagsPutBackLateItemsAndLongLockWaits_AreNamed()
    {
        ChecklistItem migration = new("db-migration", "Reviewed", "dba@contoso.example", null);
        ChecklistItem budget = new("budget", "Enough", null, "prom measures >= 1");
        ReleaseBuilder release = new ReleaseBuilder(Plan).Started().StageStarted("production");
        release.Tell(
            EventTypes.StageWaiting,
            new EventData.StageWaiting(StagePhase.Checklist, Wait(WaitingCode.Checklist, "list")) { Checklist = new([migration, budget], release.Now.AddHours(30)) },
            "production",
            1,
            "system");
        release.Later(TimeSpan.FromHours(28));
        release.Tell(EventTypes.ChecklistTicked, new EventData.ChecklistTicked("db-migration", "dba@contoso.example", null, null, null, "link"), "production", 1, "dba@contoso.example");
        release.Later(TimeSpan.FromHours(3));
        release.Waits("production", Wait(WaitingCode.Lock, "cart holds it.")).Later(TimeSpan.FromMinutes(14)).Waits("production", null);
        release.Tell(EventTypes.FlagChanged, new EventData.FlagChanged("launchDarkly", "ld", null, "new-checkout", 25, 0.5, 0, "It was rolled back."), "production", 1, "system");

        Assert.Equal(
            [
                "production waited 1 d 7 h for checklist. list",
                "production waited 15 min for lock. cart holds it.",
                "db-migration (dba@contoso.example) of production's checklist was ticked only 1 d 4 h after it was asked for.",
                "budget (when prom measures >= 1) of production's checklist was not ticked within 1 d 5 h.",
                "The flag new-checkout of production was put back to 0.5 %. It was rolled back.",
            ],
            ReviewTopics.Of(release.View, release.History));
    }

    [Fact]
    public void Waits_WordsChangeWhileItWaits_AreOneWaitFromItsBeginning()
    {
        ReleaseBuilder release = new ReleaseBuilder(Plan).Started().StageStarted("production");
        DateTimeOffset since = release.Now.AddMinutes(1);
        release.Waits("production", Wait(WaitingCode.Approval, "first")).Waits("production", Wait(WaitingCode.Approval, "second"))
            .Waits("production", Wait(WaitingCode.Deploy, "third")).Waits("production", null)
            .Waits(null, Wait(WaitingCode.Operator, "fourth")).Finished(ReleaseStatus.Aborted);

        IReadOnlyList<ReviewWait> waits = ReviewWait.Of(release.History);

        Assert.Equal(
            [("production", WaitingCode.Approval, "second", 2), ("production", WaitingCode.Deploy, "third", 1), (null, WaitingCode.Operator, "fourth", 1)],
            waits.Select(wait => (wait.Stage, wait.Code, wait.Text, (int)wait.Took.TotalMinutes)));
        Assert.Equal(since, waits[0].Since);
        Assert.All(waits, wait => Assert.NotNull(wait.Until));
    }

    [Fact]
    public void Waits_StillWaiting_LastUntilTheLastEvent()
    {
        ReleaseBuilder release = new ReleaseBuilder(Plan).Started().StageStarted("production").Waits("production", Wait(WaitingCode.Window, "closed"))
            .Tell(EventTypes.ApprovalReminded, new EventData.ApprovalReminded([]), "production", 1);

        ReviewWait wait = Assert.Single(ReviewWait.Of(release.History));

        Assert.Equal((null, TimeSpan.FromMinutes(1)), (wait.Until, wait.Took));
    }

    [Fact]
    public void Board_DoneTwice_TheFirstDidIt()
    {
        ReviewEntry action = new() { Id = "1", Seq = 1, Kind = ReviewEntryKind.Action, At = ReleaseBuilder.Noon, Author = "a", Text = "t", Owner = "o@x.example", Due = "2026-11-25" };
        ReviewEntry done = action with { Id = "2", Seq = 2, Kind = ReviewEntryKind.Done, Author = "first", Action = 1 };

        ReviewAction open = Assert.Single(ReviewBoard.Of([action]).Actions);
        ReviewAction closed = Assert.Single(ReviewBoard.Of([action, done, done with { Author = "second" }, done with { Action = 7 }]).Actions);

        Assert.Equal(("first", true), (closed.DoneBy, closed.IsDone));
        Assert.True(open.IsLate(new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero)));
        Assert.False(open.IsLate(new DateTimeOffset(2026, 11, 25, 23, 59, 0, TimeSpan.Zero)));
        Assert.False(closed.IsLate(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    private static Waiting Wait(WaitingCode code, string text) => new(code, text, ReleaseBuilder.Noon, null);
}
