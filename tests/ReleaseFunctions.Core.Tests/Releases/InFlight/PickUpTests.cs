using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Releases.InFlight;

public sealed class PickUpTests
{
    private static readonly ApprovalPlan Two = new() { From = ["ada@contoso.example", "bob@contoso.example"] };
    private static readonly HealthPlan Watch = new() { Checks = [new() { Check = "errors", Query = new PrometheusQuery { Connection = "prom", Query = "up" }, Pass = "<= 1", FailureLimit = 1 }] };
    private static readonly StagePlan Production = Stage("production", ["staging"], rollback: true, approval: Two) with { Health = Watch };
    private static readonly Plan Checkout = Plan(Stage("staging"), Production);

    [Fact]
    public void StagePickUp_NothingHasHappened_IsEmpty()
    {
        StagePickUp pickUp = Of(new ReleaseBuilder(Checkout).Started().StageStarted("production"));

        Assert.Equal(new StagePickUp(null, null, null, null, null), pickUp);
    }

    [Fact]
    public void StagePickUp_EveryoneWasAsked_GoesOnWithTheApprovalAndItsReminders()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("production").Asked("production", Two);
        Mail(release, "ada@contoso.example", EventTypes.NotificationSent);
        Assert.Equal(["ada@contoso.example"], Of(release).Approval!.Asked);

        Mail(release, "BOB@contoso.example", EventTypes.NotificationFailed);
        release.Tell(EventTypes.ApprovalReminded, new EventData.ApprovalReminded(["ada@contoso.example"]), "production", 1);

        ApprovalView approval = release.View.FindStage("production")!.Approval!;
        ApprovalPickUp pickUp = Of(release).Approval!;
        Assert.Equal((approval.RequestedAt, approval.ExpiresAt, 1), (pickUp.RequestedAt, pickUp.ExpiresAt, pickUp.Reminders));
        Assert.Equal(["ada@contoso.example", "bob@contoso.example"], pickUp.Asked);
        Assert.Equal((2, false), (pickUp.Mailings, pickUp.Escalated));
    }

    [Fact]
    public void StagePickUp_WasSentTwice_KeepsTheFirstMomentAndTheSends()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("production").Sent("production");
        DateTimeOffset first = release.Now;
        release.Sent("production", send: 2);

        Assert.Equal(new SentBefore(first, 2), Of(release).Deployment);
    }

    [Fact]
    public void StagePickUp_HadEnded_KeepsWhen()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("production").Sent("production").Deployed("production");
        DateTimeOffset ended = release.Now;

        Assert.Equal(ended, Of(release.Waits("production", null)).Deployment!.FinishedAt);
    }

    [Fact]
    public void StagePickUp_AnotherAttemptIsTheNewest_IsEmpty()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("production").Sent("production").StageFinished("production", StageStatus.Failed).StageStarted("production", 2);

        Assert.Null(StagePickUp.From(release.View, release.History, Production, 1).Deployment);
        Assert.Null(StagePickUp.From(release.View, release.History, Production, 2).Deployment);
    }

    [Theory]
    [InlineData(HealthPurpose.Deploy)]
    [InlineData(HealthPurpose.Rollback)]
    public void StagePickUp_GateHasBegun_CountsItsRoundsFromItsStart(string purpose)
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("production").Sent("production").Deployed("production");
        if (purpose == HealthPurpose.Rollback)
        {
            Gate(release, HealthPurpose.Deploy, MeasurementVerdict.Fail, MeasurementVerdict.Fail);
            release.Judged("production", GateVerdict.Fail).StageFinished("production", StageStatus.Failed).RollbackStarted().RollbackStarted("production").RollbackFinished("production", DeploymentState.Succeeded);
        }

        DateTimeOffset start = Gate(release, purpose, MeasurementVerdict.Pass, MeasurementVerdict.Fail);

        GatePickUp gate = (purpose == HealthPurpose.Deploy ? Of(release).Health : Of(release).RollbackHealth)!;
        Assert.Equal((start, 2, null), (gate.Start, gate.State.Rounds, gate.End));
        Assert.Equal((2, 1), (gate.State.Checks[0].Judged, gate.State.Checks[0].Failures));
        release.Judged("production", GateVerdict.Inconclusive, purpose);
        Assert.Equal(new JudgedBefore(GateVerdict.Inconclusive, "text"), (purpose == HealthPurpose.Deploy ? Of(release).Health : Of(release).RollbackHealth)!.End);
    }

    [Fact]
    public void Resume_AnyRounds_CountsWhatTheGateCounted()
    {
        Prop.ForAll(Gen.ListOf(Gen.Elements(0.0, 2.0, double.NaN)).ToArbitrary(), values =>
        {
            GateState state = GateState.Start(Watch);
            List<IReadOnlyList<Measurement>> rounds = [];
            foreach (double value in values)
            {
                GateRound round = HealthJudge.Round(Watch, state, [new("errors", Noon, double.IsNaN(value) ? Sample.NoData("none") : Sample.Of(value, "measured"))]);
                rounds.Add(round.Measurements);
                state = round.State;
            }

            GateState resumed = HealthJudge.Resume(Watch, rounds);
            Assert.Equal((state.Rounds, state.Checks[0]), (resumed.Rounds, resumed.Checks[0]));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void RunPickUp_SomeStagesAreDone_NamesThemAndWhatGoesOn()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("staging").Sent("staging").StageFinished("staging", StageStatus.Succeeded).StageStarted("production");

        RunPickUp pickUp = RunPickUp.From(release.View, RunPlan.First, release.History);

        Assert.Equal([new StageResult("staging", 1, StageStatus.Succeeded, "because", DeploySent: true)], pickUp.Results);
        Assert.Equal(["production"], pickUp.Going);
        Assert.Null(pickUp.Stop);
        Assert.Null(pickUp.RollBack);
    }

    [Fact]
    public void RunPickUp_LaterRun_KeepsWhatEarlierOnesLeftApart()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("staging").StageFinished("staging", StageStatus.Succeeded)
            .StageStarted("production").StageFinished("production", StageStatus.Failed).Finished(ReleaseStatus.Failed)
            .Acts(OperatorAction.Retry, "production", 1).Started(2).StageStarted("production", 2);

        RunPickUp pickUp = RunPickUp.From(release.View, RunPlan.After(release.View, release.View.Actions[0]), release.History);

        Assert.Equal([("staging", true)], pickUp.Results.Select(result => (result.Stage, result.Carried)));
        Assert.Equal(["production"], pickUp.Going);
    }

    [Fact]
    public void RunPickUp_AbortWasAskedFor_Stops()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("staging").Acts(OperatorAction.Abort);

        Assert.Equal(OperatorAction.Abort, RunPickUp.From(release.View, RunPlan.First, release.History).Stop!.Action);
    }

    [Fact]
    public void RunPickUp_RollingBack_FinishesThatRollback()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("production").Sent("production").StageFinished("production", StageStatus.Rejected)
            .Tell(EventTypes.RollbackStarted, new EventData.RollbackStarted("no", ["production"], null, null, null) { ThenStatus = ReleaseStatus.Rejected })
            .RollbackStarted("production");

        RunPickUp pickUp = RunPickUp.From(release.View, RunPlan.First, release.History);

        Assert.Equal(new ReleaseDecision.RollBack("no", ReleaseStatus.Rejected), pickUp.RollBack);
        Assert.Empty(pickUp.Going);
    }

    private static StagePickUp Of(ReleaseBuilder release) => StagePickUp.From(release.View, release.History, Production, 1);

    private static void Mail(ReleaseBuilder release, string to, string type) => release.Tell(type, new EventData.Notification("email", to, "subject", "approval", null), "production", 1);

    private static DateTimeOffset Gate(ReleaseBuilder release, string purpose, params MeasurementVerdict[] rounds)
    {
        DateTimeOffset start = release.Now;
        release.Waits("production", new Waiting(WaitingCode.Health, "Watching.", start, null), purpose == HealthPurpose.Deploy ? StagePhase.Health : null);
        for (int round = 1; round <= rounds.Length; round++)
        {
            release.Tell(EventTypes.HealthSampled, new EventData.HealthSampled(purpose, round, [new Measurement("errors", release.Now, 0, rounds[round - 1], "text")]), "production", 1);
        }

        return start;
    }
}
