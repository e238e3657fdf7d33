using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Delivery;
using ReleaseFunctions.Core.Releases;
using static ReleaseFunctions.Core.Tests.Delivery.ReleaseSamples;

namespace ReleaseFunctions.Core.Tests.Delivery;

public sealed class DeliveryCalculatorTests
{
    [Fact]
    public void Report_NothingReleased_HasNoRatesAndNoDivisionByZero()
    {
        DeliveryMetrics total = DeliveryCalculator.Report([], null, 30, Now).Total;

        Assert.Equal(new DeploymentFrequency(0, 0, 0, 0, 0, null), total.DeploymentFrequency);
        Assert.Equal(new LeadTime(0, null, null), total.LeadTime);
        Assert.Equal(new ChangeFailRate(0, 0, null), total.ChangeFailRate);
        Assert.Equal(new RecoveryTime(0, 0, null, null), total.RecoveryTime);
        Assert.Equal(new ReworkRate(0, 0, null), total.ReworkRate);
    }

    [Theory]
    [InlineData(ReleaseStatus.Rejected)]
    [InlineData(ReleaseStatus.Expired)]
    [InlineData(ReleaseStatus.Superseded)]
    [InlineData(ReleaseStatus.Aborted)]
    public void Report_PeopleOrRulesEndedIt_IsCountedAsThatAndAsNoDeployment(ReleaseStatus status)
    {
        DeliveryMetrics total = DeliveryCalculator.Report([Ended(10, status, failed: 1), Ended(20)], null, 7, Now).Total;

        Assert.Equal((1, 0), (total.DeploymentFrequency.Deployments, total.ChangeFailRate.Failed));
        Assert.Equal(0, total.ChangeFailRate.Rate);
        Assert.Equal(1, (int)typeof(ReleaseOutcomes).GetProperty(status.ToString())!.GetValue(total.Outcomes)!);
    }

    [Fact]
    public void Report_Drill_IsInNoNumberButItsOwn()
    {
        DeliveryReport report = DeliveryCalculator.Report([Ended(10, ReleaseStatus.RolledBack, failed: 1, drill: true)], null, 7, Now);

        Assert.Equal(DeliveryCalculator.Report([], null, 7, Now).Total with { Outcomes = new(0, 0, 0, 0, 0, 0, 0, 0) { Drills = 1 } }, report.Total);
    }

    [Fact]
    public void Report_FailedBeforeProduction_IsAFailedReleaseAndNoDeployment()
    {
        DeliveryMetrics total = DeliveryCalculator.Report([Ended(10, ReleaseStatus.Failed, sent: false)], null, 7, Now).Total;

        Assert.Equal((0, 1), (total.DeploymentFrequency.Deployments, total.Outcomes.Failed));
        Assert.Null(total.ChangeFailRate.Rate);
    }

    [Fact]
    public void Report_FailedThenMended_RecoversAtTheNextSuccessWhichIsRework()
    {
        ReleaseSummary failed = Ended(20, ReleaseStatus.Failed, failed: 0);
        ReleaseSummary fix = Ended(17, requested: 2);
        ReleaseSummary next = Ended(5);

        DeliveryMetrics total = DeliveryCalculator.Report([next, fix, failed], "shop", 1, Now).Total;

        Assert.Equal(new RecoveryTime(1, 0, 3 * 3600, 3 * 3600), total.RecoveryTime);
        Assert.Equal(new ReworkRate(1, 3, 0.3333), total.ReworkRate);
        Assert.Equal(new ChangeFailRate(1, 3, 0.3333), total.ChangeFailRate);
        Assert.Equal(3600 * 1.0, total.LeadTime.MedianSeconds!.Value - 1800);
    }

    [Fact]
    public void Report_RolledBack_RecoversWithItsOwnRollback()
    {
        DeliveryMetrics total = DeliveryCalculator.Report([Ended(20, ReleaseStatus.RolledBack, requested: 2, failed: 0.5), Ended(2)], "shop", 1, Now).Total;

        Assert.Equal(new RecoveryTime(1, 0, 1800, 1800), total.RecoveryTime);
    }

    [Fact]
    public void Report_FailedAndNothingSince_IsUnrecovered() =>
        Assert.Equal(new RecoveryTime(0, 1, null, null), DeliveryCalculator.Report([Ended(20, ReleaseStatus.RollbackFailed, failed: 1), Ended(30)], null, 2, Now).Total.RecoveryTime);

    [Fact]
    public void Report_AnotherPlanSucceeded_MendsNothing() =>
        Assert.Equal(1, DeliveryCalculator.Report([Ended(20, ReleaseStatus.Failed, failed: 1), Ended(2, plan: "stock")], null, 2, Now).Total.RecoveryTime.Unrecovered);

    [Fact]
    public void Report_FailureBeforeThePeriod_StillMakesItsMendingRework()
    {
        DeliveryMetrics total = DeliveryCalculator.Report([Ended(30, ReleaseStatus.Failed, failed: 0), Ended(20, requested: 2)], null, 1, Now).Total;

        Assert.Equal(new ReworkRate(1, 1, 1), total.ReworkRate);
        Assert.Equal(0, total.ChangeFailRate.Failed);
    }

    [Theory]
    [InlineData(24.0, 1)]
    [InlineData(24.001, 0)]
    [InlineData(0.0, 0)]
    [InlineData(0.001, 1)]
    public void Report_EndsAtTheEdgeOfThePeriod_FromIsInAndToIsNot(double ago, int expected)
    {
        DeliveryReport report = DeliveryCalculator.Report([Ended(ago)], null, 1, Now);

        Assert.Equal(expected, report.Total.DeploymentFrequency.Deployments);
        Assert.Equal(expected, report.Intervals.Sum(one => one.Succeeded));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 31)]
    [InlineData(32, 5)]
    [InlineData(365, 53)]
    public void Report_AnyPeriod_HasIntervalsThatCoverIt(int days, int expected)
    {
        DeliveryReport report = DeliveryCalculator.Report([], null, days, Now);

        Assert.Equal(expected, report.Intervals.Count);
        Assert.Equal(report.From, report.Intervals[0].From);
        Assert.Equal(Now, report.To);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(366)]
    public void Report_PeriodOutOfBounds_IsRefused(int days) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DeliveryCalculator.Report([], null, days, Now));

    [Fact]
    public void Report_AnyReleases_CountsWhatTheDefinitionsSay() => Prop.ForAll(Any(), Gen.Choose(1, 40).ToArbitrary(), (releases, days) =>
    {
        DeliveryReport report = DeliveryCalculator.Report(releases, null, days, Now);
        return report.Total == DeliveryReference.Metrics(releases, null, days, Now)
            && report.Plans.All(plan => plan == DeliveryReference.Metrics([.. releases.Where(release => release.Plan == plan.Plan)], plan.Plan, days, Now))
            && report.Intervals.Sum(one => one.Succeeded + one.Failed) == report.Total.DeploymentFrequency.Deployments;
    }).QuickCheckThrowOnFailure();
}
