using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Core.Tests.Drills;

public sealed class SimulatedComparisonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly ComparisonWindow Window = new(Noon, Noon.AddMinutes(20), TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData(ComparisonDirection.Either, 1, 1, null, MeasurementVerdict.Pass)]
    [InlineData(ComparisonDirection.Either, 1, 1, DrillReading.Fail, MeasurementVerdict.Fail)]
    [InlineData(ComparisonDirection.Increase, 3, 1, DrillReading.Fail, MeasurementVerdict.Fail)]
    [InlineData(ComparisonDirection.Decrease, 1, 0.2, DrillReading.Fail, MeasurementVerdict.Fail)]
    [InlineData(ComparisonDirection.Decrease, 1, 0, DrillReading.Fail, MeasurementVerdict.Fail)]
    [InlineData(ComparisonDirection.Either, 1, 1, DrillReading.NoData, MeasurementVerdict.Inconclusive)]
    [InlineData(ComparisonDirection.Either, 1, 1, DrillReading.Error, MeasurementVerdict.Error)]
    public void Series_AsTheScenarioHasIt_IsJudgedByTheRealComparison(ComparisonDirection direction, double increase, double decrease, DrillReading? reading, MeasurementVerdict expected)
    {
        ComparisonPlan plan = new() { Direction = direction, AllowedIncrease = increase, AllowedDecrease = decrease };
        HealthCheckPlan check = new() { Check = "rate", Query = new PrometheusQuery { Connection = "prom", Query = "a", CompareTo = "b" }, Compare = plan };

        Sample sample = Comparison.Sample(
            plan, SimulatedComparison.Series(_ => reading, plan, isBaseline: false, Window), SimulatedComparison.Series(_ => null, plan, isBaseline: true, Window), Window.Expected);

        Assert.Equal(expected, HealthJudge.Assess(check, sample, Noon, new("rate")).Measurement.Verdict);
    }
}
