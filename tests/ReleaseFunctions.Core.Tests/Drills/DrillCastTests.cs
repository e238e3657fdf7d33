using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Drills;

public sealed class DrillCastTests
{
    private static readonly ApprovalPlan Two = new() { Require = 2, From = ["ada@contoso.example", "bob@contoso.example", "cy@contoso.example"] };
    private static readonly Plan Checkout = Plan(Stage("production", [], OnFailure.Ask, rollback: true, approval: Two));

    [Fact]
    public void Acts_ApprovalIsOpen_EachDecidesInTheirOwnTime()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("production").Asked("production", Two).Decides("production", "cy@contoso.example", ApprovalVerdict.Approve);
        DateTimeOffset asked = release.View.FindStage("production")!.Approval!.RequestedAt;
        DrillScenario scenario = new() { Name = "a", People = [new() { Person = "ada@contoso.example", After = TimeSpan.FromHours(1), Decides = ApprovalVerdict.Reject }] };

        IReadOnlyList<DrillAct> acts = DrillCast.Acts(release.View, scenario);

        Assert.Equal(
            [
                new DrillAct(asked.AddMinutes(5), "bob@contoso.example", "production", ApprovalVerdict.Approve, null),
                new DrillAct(asked.AddHours(1), "ada@contoso.example", "production", ApprovalVerdict.Reject, null),
            ],
            acts);
    }

    [Fact]
    public void Acts_EverybodyIsAbsent_NobodyActs()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("production").Asked("production", Two);
        DrillScenario scenario = new() { Name = "a", People = [.. Two.From.Select(person => new DrillPerson { Person = person, Absent = true })] };

        Assert.Empty(DrillCast.Acts(release.View, scenario));
    }

    [Theory]
    [InlineData(OperatorAction.Rollback, OperatorAction.Rollback, null)]
    [InlineData(OperatorAction.Retry, OperatorAction.Retry, "production")]
    [InlineData(OperatorAction.Override, OperatorAction.Abort, null)]
    public void Acts_OperatorIsAsked_DoesWhatTheScenarioHasOrAborts(OperatorAction does, OperatorAction expected, string? stage)
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("production").Sent("production").Deployed("production", DeploymentState.Failed).StageFinished("production", StageStatus.Failed);
        release.Waits(null, new Waiting(WaitingCode.Operator, "Waiting.", release.Now, null));

        IReadOnlyList<DrillAct> acts = DrillCast.Acts(release.View, new DrillScenario { Name = "a", Operator = new() { Does = does, After = TimeSpan.FromMinutes(2) } });

        Assert.Equal([new DrillAct(release.View.OwnWait!.Since.AddMinutes(2), "operator", stage, null, expected)], acts);
        Assert.Empty(DrillCast.Acts(release.View, new DrillScenario { Name = "a", Operator = new() { Absent = true } }));
    }

    [Fact]
    public void Report_MetricFails_MeasuresFromTheFaultToTheVerdictAndTheRollback()
    {
        DrillScenario scenario = new() { Name = "a", Metrics = [new() { Stage = "production", From = TimeSpan.FromMinutes(3) }] };
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("production").Sent("production").Deployed("production");
        DateTimeOffset start = release.Now;
        release.Waits("production", new Waiting(WaitingCode.Health, "Watching.", start, null), StagePhase.Health)
            .Tell(EventTypes.HealthSampled, new EventData.HealthSampled(HealthPurpose.Deploy, 1, []), "production", 1)
            .Tell(EventTypes.HealthSampled, new EventData.HealthSampled(HealthPurpose.Deploy, 2, [new("errors", start, 1, MeasurementVerdict.Fail, "1 is not <= 0")]), "production", 1)
            .Judged("production", GateVerdict.Fail);
        DateTimeOffset judged = release.Now;
        release.StageFinished("production", StageStatus.Failed).RollbackStarted().RollbackFinished(null, DeploymentState.Succeeded);
        DateTimeOffset back = release.Now;
        release.Finished(ReleaseStatus.RolledBack);

        DrillReport report = DrillReport.Of(release.View, release.History, scenario);

        Assert.Equal(new DrillReport(ReleaseStatus.RolledBack, start.AddMinutes(3), judged, back), report);
        Assert.Equal((judged - start.AddMinutes(3), back - judged), (report.TimeToDetect, report.TimeToRollBack));
    }

    [Fact]
    public void Report_NothingGoesWrong_HasNoTimes()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("production").Sent("production").StageFinished("production", StageStatus.Succeeded).Finished(ReleaseStatus.Succeeded);

        DrillReport report = DrillReport.Of(release.View, release.History, DrillScenario.AllWell);

        Assert.Equal(new DrillReport(ReleaseStatus.Succeeded, null, null, null), report);
    }

    [Fact]
    public void Script_History_SaysWhoSeesAndDoesWhat()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("production").Asked("production", Two)
            .Tell(EventTypes.NotificationSent, new EventData.Notification("drill", "ada@contoso.example", "Approve production", "approval", null), "production", 1)
            .Decides("production", "ada@contoso.example", ApprovalVerdict.Approve)
            .Tell(EventTypes.HealthSampled, new EventData.HealthSampled(HealthPurpose.Deploy, 1, [new("errors", Noon, 0, MeasurementVerdict.Pass, "fine")]), "production", 1)
            .Tell(EventTypes.HealthSampled, new EventData.HealthSampled(HealthPurpose.Deploy, 2, [new("errors", Noon, 1, MeasurementVerdict.Fail, "1 is not <= 0")]), "production", 1);

        IReadOnlyList<DrillLine> lines = DrillScript.Lines(release.View, release.History, e => e.Type);

        Assert.Equal(
            [
                ("requester@contoso.example", "release.requested"),
                ("ReleaseFunctions", "release.started"),
                ("ReleaseFunctions", "stage.started"),
                ("ada@contoso.example, bob@contoso.example, cy@contoso.example", "would see on their page: approval.requested"),
                ("ada@contoso.example", "gets the mail \"Approve production\""),
                ("ada@contoso.example", "approval.decided"),
                ("ReleaseFunctions", "measures in production: errors: 1 is not <= 0"),
            ],
            lines.Select(line => (line.Who, line.Text)));
        Assert.Contains("T+00:01:00  2026-11-23 12:01  ReleaseFunctions", DrillScript.Write(lines), StringComparison.Ordinal);
    }
}
