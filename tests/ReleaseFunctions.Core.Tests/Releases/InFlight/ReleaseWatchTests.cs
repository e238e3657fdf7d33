using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Releases.InFlight;

public sealed class ReleaseWatchTests
{
    private static readonly ApprovalPlan Ada = new() { From = ["ada@contoso.example"] };
    private static readonly Plan Checkout = Plan(Stage("staging"), Stage("production", ["staging"], rollback: true, approval: Ada));
    private static readonly Waiting Watching = new(WaitingCode.Health, "Watching.", Noon, Noon.AddMinutes(10));

    public static TheoryData<string, string> Moments => new()
    {
        { "requested", "" },
        { "started", "Release" },
        { "stage runs", "Release Stage/staging" },
        { "approval open", "Release Stage/production Approval/production" },
        { "approval closed", "Release Stage/production" },
        { "sent", "Release Stage/production Deployment/production" },
        { "deployed", "Release Stage/production" },
        { "watching", "Release Stage/production Health/production" },
        { "judged", "Release Stage/production" },
        { "stage over", "Release" },
        { "rolling back", "Release Rollback StageRollback/production" },
        { "undone", "Release Rollback" },
        { "over", "" },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void Expected_AtEachMoment_IsWhatTheFactsSayIsUnderWay(string moment, string expected)
    {
        Assert.Equal(expected, string.Join(' ', ReleaseWatch.Expected(At(moment)).Select(one => one.Stage is null ? $"{one.Kind}" : $"{one.Kind}/{one.Stage}")));
    }

    [Theory]
    [InlineData(OrchestrationPresence.AtWork, WatchVerdict.Sound, "")]
    [InlineData(OrchestrationPresence.Missing, WatchVerdict.Broken, "The deployment of stage 'production' is missing although the history says that it is under way.")]
    [InlineData(OrchestrationPresence.Ended, WatchVerdict.Broken, "The deployment of stage 'production' has ended although the history says that it is under way.")]
    [InlineData(OrchestrationPresence.Suspended, WatchVerdict.Suspended, "The deployment of stage 'production' is suspended in the engine; resume it there.")]
    public void Judge_DeploymentIsUnderWay_DependsOnItsOrchestration(OrchestrationPresence presence, WatchVerdict verdict, string text)
    {
        WatchFinding finding = ReleaseWatch.Judge(At("sent"), one => one.Kind == ExpectedKind.Deployment ? presence : OrchestrationPresence.AtWork, Noon);

        Assert.Equal((verdict, text), (finding.Verdict, finding.Text));
    }

    [Theory]
    [InlineData(100, WatchVerdict.Sound)]
    [InlineData(101, WatchVerdict.Overdue)]
    public void Judge_WaitShouldBeOver_IsOverdueAfterTheTimersHadTheirChance(int minutes, WatchVerdict verdict)
    {
        WatchFinding finding = ReleaseWatch.Judge(At("watching"), _ => OrchestrationPresence.AtWork, Noon.AddMinutes(minutes));

        Assert.Equal(verdict, finding.Verdict);
    }

    [Fact]
    public void Repair_Again_CountsInARowUntilTheReleaseComesOn()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().StageStarted("staging");
        Waiting? wait = release.View.WaitingOn;

        Repair(release, 1);
        Repair(release, 2);
        Repair(release, 3);

        Assert.Equal((3, 3, true, wait), (release.View.Repair!.Count, release.View.Repair.InARow, release.View.Repair.GivenUp, release.View.WaitingOn));
        release.Sent("staging");
        Assert.Equal((3, 0, false), (release.View.Repair!.Count, release.View.Repair.InARow, release.View.Repair.GivenUp));
        Repair(release, 4);
        release.Acts(OperatorAction.Abort);
        Assert.Equal((4, 0), (release.View.Repair!.Count, release.View.Repair.InARow));
        release.Finished(ReleaseStatus.Aborted).Acts(OperatorAction.Retry, "staging", 1).Started(2);
        Assert.Null(release.View.Repair);
    }

    [Fact]
    public void Repair_WhileRollingBack_StaysRollingBack()
    {
        ReleaseBuilder release = new ReleaseBuilder(Checkout).Started().RollbackStarted();

        Repair(release, 1);

        Assert.Equal(ReleaseStatus.RollingBack, release.View.Status);
    }

    private static void Repair(ReleaseBuilder release, int number) => release.Tell(
        Core.History.EventTypes.ReleaseStarted, new Core.History.EventData.ReleaseStarted(release.View.Run) { Version = "1.0", Repair = number, Reason = "it is missing." });

    private static ReleaseView At(string moment)
    {
        ReleaseBuilder release = new(Checkout);
        foreach ((string name, Action<ReleaseBuilder> step) in Story)
        {
            step(release);
            if (name == moment)
            {
                return release.View;
            }
        }

        throw new ArgumentException($"There is no moment '{moment}'.", nameof(moment));
    }

    private static readonly (string Moment, Action<ReleaseBuilder> Step)[] Story =
    [
        ("requested", _ => { }),
        ("started", release => release.Started()),
        ("stage runs", release => release.StageStarted("staging")),
        ("approval open", release => release.StageFinished("staging", StageStatus.Succeeded).StageStarted("production").Asked("production", Ada)),
        ("approval closed", release => release.Closed("production", ApprovalOutcome.Granted)),
        ("sent", release => release.Sent("production")),
        ("deployed", release => release.Deployed("production")),
        ("watching", release => release.Waits("production", Watching, StagePhase.Health)),
        ("judged", release => release.Judged("production", GateVerdict.Fail)),
        ("stage over", release => release.StageFinished("production", StageStatus.Failed)),
        ("rolling back", release => release.RollbackStarted().RollbackStarted("production")),
        ("undone", release => release.RollbackFinished("production", DeploymentState.Succeeded)),
        ("over", release => release.RollbackFinished(null, DeploymentState.Succeeded).Finished(ReleaseStatus.RolledBack)),
    ];
}
