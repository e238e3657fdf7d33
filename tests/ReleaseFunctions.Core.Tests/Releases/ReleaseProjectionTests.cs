using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Releases;

public sealed class ReleaseProjectionTests
{
    private static readonly Waiting ApprovalWait = new(WaitingCode.Approval, "Waiting for a person.", Noon, null);

    [Fact]
    public void Start_Requested_IsQueuedAndSaysSo()
    {
        ReleaseView view = Release().View;

        Assert.Equal(ReleaseStatus.Queued, view.Status);
        Assert.Equal(WaitingCode.Queue, view.WaitingOn!.Code);
        Assert.Equal(1, view.LastSeq);
        Assert.Equal([StagePhase.Deploy], view.FindStage("staging")!.Phases);
    }

    [Fact]
    public void Start_AnotherEvent_IsRefused()
    {
        HistoryEvent started = Release().Started().History[1];

        Assert.Throws<ArgumentException>(() => ReleaseProjection.Start(started));
    }

    [Fact]
    public void Apply_StageWaits_ReleaseWaitsForTheStageStartedFirst()
    {
        ReleaseBuilder release = Release().Started().StageStarted("staging").StageStarted("production");
        Waiting later = ApprovalWait with { Text = "production" };
        Waiting earlier = ApprovalWait with { Text = "staging" };

        release.Waits("production", later).Waits("staging", earlier);

        Assert.Equal(ReleaseStatus.Waiting, release.View.Status);
        Assert.Equal("staging", release.View.WaitingOn!.Text);
        release.Waits("staging", null);
        Assert.Equal("production", release.View.WaitingOn!.Text);
        release.Waits("production", null);
        Assert.Equal(ReleaseStatus.Running, release.View.Status);
        Assert.Null(release.View.WaitingOn);
    }

    [Fact]
    public void Apply_WaitToldForAStageThatFailed_IsTheReleasesOwn()
    {
        Waiting ask = new(WaitingCode.Operator, "Waiting for an operator.", Noon, null);

        ReleaseView view = Release().Started().StageStarted("staging").StageFinished("staging", StageStatus.Failed).Waits("staging", ask).View;

        Assert.Equal(StageStatus.Failed, view.FindStage("staging")!.Status);
        Assert.Equal(ask, view.WaitingOn);
        Assert.Equal(ReleaseStatus.Waiting, view.Status);
    }

    [Fact]
    public void Apply_RollbackStarted_IsRollingBackUntilTheReleaseEnds()
    {
        ReleaseBuilder release = Release().Started().StageStarted("production").Sent("production").StageFinished("production", StageStatus.Failed);

        release.RollbackStarted().RollbackStarted("production").Waits("production", ApprovalWait);

        Assert.Equal(ReleaseStatus.RollingBack, release.View.Status);
        Assert.Null(release.View.WaitingOn);
        Assert.Equal(StageStatus.RollingBack, release.View.FindStage("production")!.Status);
        release.RollbackFinished("production", DeploymentState.Succeeded).RollbackFinished(null, DeploymentState.Succeeded);
        Assert.Equal(ReleaseStatus.RollingBack, release.View.Status);
        Assert.Equal(StageStatus.RolledBack, release.View.FindStage("production")!.Status);
        Assert.Null(release.View.FindStage("production")!.SentAt);
        release.Finished(ReleaseStatus.RolledBack, "undone");
        Assert.Equal((ReleaseStatus.RolledBack, "undone"), (release.View.Status, release.View.Reason));
    }

    [Fact]
    public void Apply_TwoReportsOfOneDeployment_FirstWins()
    {
        ReleaseView view = Release().Started().StageStarted("staging").Sent("staging").Sent("staging", send: 2)
            .Deployed("staging", by: "callback").Deployed("staging", DeploymentState.Failed, by: "timeout").View;

        DeploymentView deployment = view.FindStage("staging")!.Deployment!;
        Assert.Equal((DeploymentState.Succeeded, "callback", 2), (deployment.Status, deployment.By, deployment.Sends));
        Assert.Equal(Noon.AddMinutes(3), view.FindStage("staging")!.SentAt);
    }

    [Fact]
    public void Apply_EventOfAnAttemptThatWasReplaced_ChangesNothingButTheHead()
    {
        ReleaseBuilder release = Release().Started().StageStarted("staging").Sent("staging").StageStarted("staging", 2).Sent("staging", 2);
        StageView before = release.View.FindStage("staging")!;

        release.Deployed("staging", DeploymentState.Failed, attempt: 1);

        Assert.Equal(before, release.View.FindStage("staging"));
        Assert.Equal(release.History[^1].Hash, release.View.LastHash);
    }

    [Fact]
    public void Apply_Decisions_FirstOfEachPersonOnTheSameDigestCounts()
    {
        ApprovalPlan plan = new() { From = ["A@contoso.example", "b@contoso.example"], Require = 2 };

        ReleaseView view = Release().Started().StageStarted("production").Asked("production", plan)
            .Decides("production", "a@Contoso.example", ApprovalVerdict.Approve)
            .Decides("production", "a@contoso.example", ApprovalVerdict.Reject)
            .Tell(EventTypes.ApprovalDecided, new EventData.ApprovalDecided(ApprovalVerdict.Approve, "", "link", "another digest"), "production", 1, "b@contoso.example")
            .View;

        Decision decision = Assert.Single(view.FindStage("production")!.Approval!.Decisions);
        Assert.Equal(("a@contoso.example", ApprovalVerdict.Approve), (decision.Person, decision.Verdict));
        Assert.Equal(["a@contoso.example"], view.FindStage("production")!.ApprovedBy);
    }

    [Fact]
    public void Apply_ManyRoundsOfHealth_KeepsTheNewestOnly()
    {
        ReleaseBuilder release = Release().Started().StageStarted("staging");
        for (int round = 1; round <= 30; round++)
        {
            Measurement[] measured = [.. new[] { "a", "b" }.Select(check => new Measurement(check, release.Now, round, MeasurementVerdict.Pass, "ok"))];
            release.Tell(EventTypes.HealthSampled, new EventData.HealthSampled(HealthPurpose.Deploy, round, measured), "staging", 1);
        }

        release.Judged("staging", GateVerdict.Pass);

        GateView gate = release.View.FindStage("staging")!.Health!;
        Assert.Equal((30, 40, GateVerdict.Pass), (gate.Rounds, gate.Latest.Count, gate.Verdict));
        Assert.Equal((11d, 30d), (gate.Latest[0].Value, gate.Latest[^1].Value));
    }

    [Fact]
    public void Apply_UnknownType_OnlyMovesTheHead()
    {
        ReleaseBuilder release = Release().Started();
        ReleaseView before = release.View;

        release.Tell("weather.changed", new { rain = true }).Tell("weather.changed", new { rain = true }, "nowhere", 1);

        Assert.Equal(before with { LastSeq = 4, LastHash = release.History[^1].Hash }, release.View);
    }

    [Fact]
    public void Apply_LaterRun_IsRunningAgain()
    {
        ReleaseView view = Release().Started().Finished(ReleaseStatus.Failed).Acts(OperatorAction.Retry, "staging", 1).Started(2).View;

        Assert.Equal((ReleaseStatus.Running, 2), (view.Status, view.Run));
        Assert.Null(view.FinishedAt);
        Assert.Null(view.Reason);
        ActionView action = Assert.Single(view.Actions);
        Assert.True(action.AfterEnd);
        Assert.Equal(1, action.Run);
    }

    [Fact]
    public void Apply_AnyHistory_ReplayGivesTheSameViewAndWaitingMatchesStatus() =>
        Prop.ForAll(Histories(), release =>
        {
            string kept = JsonSerializer.Serialize(release.View, WireJson.Options);
            string replayed = JsonSerializer.Serialize(ReleaseProjection.Replay(release.History), WireJson.Options);
            bool waits = release.View.Status is ReleaseStatus.Waiting or ReleaseStatus.Queued or ReleaseStatus.Scheduled;
            return kept == replayed && waits == (release.View.WaitingOn is not null) && HistoryChain.Verify(release.History).Valid;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Apply_AnyView_SurvivesSerialization() =>
        Prop.ForAll(Histories(), release =>
        {
            string kept = JsonSerializer.Serialize(release.View, WireJson.Options);
            return JsonSerializer.Serialize(JsonSerializer.Deserialize<ReleaseView>(kept, WireJson.Options), WireJson.Options) == kept;
        }).QuickCheckThrowOnFailure();

    private static ReleaseBuilder Release() => new(Plan(Stage("staging"), Stage("production", ["staging"], rollback: true)));

    [Fact]
    public void Apply_StageWaitsDuringTheRollback_IsRollingBackUntilItsOwnRollbackEnds()
    {
        Waiting wait = new(WaitingCode.Lock, "Waiting.", ReleaseBuilder.Noon, null);
        ReleaseBuilder release = new ReleaseBuilder(ReleaseBuilder.Plan(ReleaseBuilder.Stage("production", rollback: true)))
            .Started().StageStarted("production").Sent("production").StageFinished("production", StageStatus.Failed).RollbackStarted().Waits("production", wait);
        Assert.Equal((StageStatus.RollingBack, wait), (release.View.Stages[0].Status, release.View.Stages[0].WaitingOn));

        // Its health is judged after that; the stage stays rolled back.
        release.RollbackStarted("production").RollbackFinished("production", DeploymentState.Succeeded).Waits("production", wait with { Code = WaitingCode.Health });
        Assert.Equal((StageStatus.RolledBack, null), (release.View.Stages[0].Status, release.View.Stages[0].WaitingOn));
    }

    private static Arbitrary<ReleaseBuilder> Histories()
    {
        ApprovalPlan approval = new() { From = ["a@contoso.example", "b@contoso.example"] };
        Gen<Func<ReleaseBuilder, ReleaseBuilder>> step =
            from stage in Gen.Elements("staging", "production")
            from attempt in Gen.Choose(1, 2)
            from apply in Gen.Elements<Func<ReleaseBuilder, ReleaseBuilder>>(
                r => r.Started(attempt),
                r => r.StageStarted(stage, attempt),
                r => r.Waits(stage, ApprovalWait, StagePhase.Approval, attempt),
                r => r.Waits(stage, null, null, attempt),
                r => r.Waits(null, ApprovalWait with { Code = WaitingCode.Operator }),
                r => r.StageFinished(stage, StageStatus.Failed, attempt: attempt),
                r => r.StageFinished(stage, StageStatus.Succeeded, attempt: attempt),
                r => r.Asked(stage, approval, attempt),
                r => r.Decides(stage, "a@contoso.example", ApprovalVerdict.Approve, attempt),
                r => r.Closed(stage, ApprovalOutcome.Granted),
                r => r.Sent(stage, attempt),
                r => r.Deployed(stage, attempt: attempt),
                r => r.Judged(stage, GateVerdict.Fail, attempt: attempt),
                r => r.Acts(OperatorAction.Abort),
                r => r.Acts(OperatorAction.Retry, stage, attempt),
                r => r.RollbackStarted(),
                r => r.RollbackStarted(stage),
                r => r.RollbackFinished(stage, DeploymentState.Succeeded),
                r => r.RollbackFinished(stage, DeploymentState.Failed),
                r => r.Finished(ReleaseStatus.Failed))
            select apply;
        return step.ListOf().Select(steps => steps.Aggregate(Release(), (release, next) => next(release))).ToArbitrary();
    }
}
