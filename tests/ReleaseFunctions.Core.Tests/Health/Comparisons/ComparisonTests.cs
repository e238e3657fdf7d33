using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Tests.Health.Comparisons;

public sealed class ComparisonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("10 11 12 13 14 15", "1 2 3 4 5 6", "either", MeasurementVerdict.Fail, "the canary's 12.5 is higher than the baseline's 3.5 (6 and 6 values): shift 9, from 5 to 13 with 98 % confidence: failed (1) > failureLimit (0)")]
    [InlineData("10 11 12 13 14 15", "1 2 3 4 5 6", "increase", MeasurementVerdict.Fail, "is higher than")]
    [InlineData("10 11 12 13 14 15", "1 2 3 4 5 6", "decrease", MeasurementVerdict.Pass, "is in line with")]
    [InlineData("1 2 3 4 5 6", "10 11 12 13 14 15", "either", MeasurementVerdict.Fail, "is lower than")]
    [InlineData("1 2 3 4 5 6", "10 11 12 13 14 15", "increase", MeasurementVerdict.Pass, "is in line with")]
    [InlineData("1 2 3 4 5 6", "10 11 12 13 14 15", "decrease", MeasurementVerdict.Fail, "is lower than")]
    [InlineData("1 2 3 4 5 6", "6 5 4 3 2 1", "either", MeasurementVerdict.Pass, "is in line with")]
    [InlineData("3 3 3 3 3 3", "3 3 3 3 3", "either", MeasurementVerdict.Pass, "is in line with")]
    [InlineData("2 2 2 2 2", "1 1 1 1 1", "either", MeasurementVerdict.Fail, "is higher than")]
    [InlineData("1 2 3 9 10 11", "2 3 4 7 8 9", "either", MeasurementVerdict.Pass, "is in line with")]
    public void Assess_EnoughValues_IsJudgedAsKayentaDoes(string canary, string baseline, string direction, MeasurementVerdict expected, string text)
    {
        ComparisonPlan plan = new() { Direction = Enum.Parse<ComparisonDirection>(direction, ignoreCase: true) };

        (Measurement measurement, _) = HealthJudge.Assess(Check(plan), Sample(plan, canary, baseline), Noon, new("rate"));

        Assert.Equal(expected, measurement.Verdict);
        Assert.Contains(text, measurement.Text, StringComparison.Ordinal);
        Assert.Equal((Numbers(canary).Average(), Numbers(baseline).Average()), (measurement.Value, measurement.Baseline));
    }

    [Theory]
    [InlineData(1.5, MeasurementVerdict.Pass)]
    [InlineData(1.2, MeasurementVerdict.Fail)]
    public void Assess_RatioBelowTheAllowedIncrease_Passes(double allowed, MeasurementVerdict expected)
    {
        ComparisonPlan plan = new() { AllowedIncrease = allowed };

        Assert.Equal(expected, HealthJudge.Assess(Check(plan), Sample(plan, "12 12.1 12.2 12.3 12.4 12.5", "10 10.1 10.2 10.3 10.4 10.2"), Noon, new("rate")).Measurement.Verdict);
    }

    [Fact]
    public void Assess_MeanOfZero_TheRatioExcusesNothing()
    {
        ComparisonPlan plan = new() { AllowedIncrease = 5 };

        (Measurement measurement, _) = HealthJudge.Assess(Check(plan), Sample(plan, "1 1 1 2 2 2", "0 0 0 0 0 0"), Noon, new("rate"));

        Assert.Equal((MeasurementVerdict.Fail, null), (measurement.Verdict, measurement.Comparison!.Ratio));
    }

    [Theory]
    [InlineData("1 2 3", "1 2 3", 3, MeasurementVerdict.Collecting, "not judged yet: 3 and 3 values, and each side needs 5")]
    [InlineData("", "1 2 3", 3, MeasurementVerdict.Collecting, "not judged yet: 0 and 3 values, and each side needs 5")]
    [InlineData("", "1 2 3 4 5", 5, MeasurementVerdict.Inconclusive, "no data (the canary: asked; 0 and 5 values) counts as inconclusive")]
    [InlineData("1 2 3 4 5", "", 5, MeasurementVerdict.Inconclusive, "no data (the baseline: asked; 5 and 0 values) counts as inconclusive")]
    [InlineData("1 2", "1 2 3 4 5 6 7 8", 8, MeasurementVerdict.Collecting, "not judged yet: 2 and 8 values")]
    public void Assess_TooFewValues_IsNeverAPass(string canary, string baseline, int expected, MeasurementVerdict verdict, string text)
    {
        ComparisonPlan plan = new();

        (Measurement measurement, CheckCounters counted) = HealthJudge.Assess(Check(plan), Sample(plan, canary, baseline, expected), Noon, new("rate"));

        Assert.Equal(verdict, measurement.Verdict);
        Assert.Contains(text, measurement.Text, StringComparison.Ordinal);
        Assert.Equal(0, counted.Judged);
    }

    [Theory]
    [InlineData(NoDataVerdict.Fail, MeasurementVerdict.Fail)]
    [InlineData(NoDataVerdict.Pass, MeasurementVerdict.Pass)]
    public void Assess_ASideWithoutValues_CountsAsThePlanSays(NoDataVerdict noData, MeasurementVerdict expected)
    {
        ComparisonPlan plan = new();

        Assert.Equal(expected, HealthJudge.Assess(Check(plan) with { NoData = noData }, Sample(plan, "", "1 2 3 4 5"), Noon, new("rate")).Measurement.Verdict);
    }

    [Fact]
    public void Assess_ErrorOfASide_IsAnErrorThatNamesIt()
    {
        Sample sample = Comparison.Sample(new(), SampleSeries.Of([1.0], "fine"), SampleSeries.Error("down"), 1);

        Assert.Equal("not measured (the baseline: down): errors in a row (1) <= errorLimit (4)", HealthJudge.Assess(Check(new()), sample, Noon, new("rate")).Measurement.Text);
    }

    [Fact]
    public void Take_ValuesThatAreNoNumbers_AreLeftOutOrZero()
    {
        SampleSeries series = SampleSeries.Of([1, double.NaN, double.PositiveInfinity, 2], "m");

        Assert.Equal([1, 2], series.Take(NanStrategy.Remove));
        Assert.Equal([1, 2, 0, 0], series.Take(NanStrategy.Replace));
    }

    [Fact]
    public void Round_OneValueAtATime_CollectsUntilItCanJudge()
    {
        HealthPlan plan = new() { Every = TimeSpan.FromMinutes(1), Bake = TimeSpan.FromMinutes(7), Checks = [Check(new())] };
        GateState state = GateState.Start(plan);
        List<MeasurementVerdict> verdicts = [];
        GateRound round = null!;
        for (int i = 0; i < 8; i++)
        {
            // The third round fails on one side, so it adds nothing to either.
            Sample baseline = i == 2 ? Core.Health.Sample.Error("down") : Core.Health.Sample.Of(i, "m");
            round = HealthJudge.Round(plan, state, [new CheckSample("rate", Noon, Core.Health.Sample.Of(i + 0.5, "m")) { Other = baseline }]);
            state = JsonSerializer.Deserialize<GateState>(JsonSerializer.Serialize(round.State, WireJson.Options), WireJson.Options)!;
            verdicts.Add(round.Measurements[0].Verdict);
        }

        Assert.Equal("Collecting Collecting Error Collecting Collecting Pass Pass Pass", string.Join(' ', verdicts));
        Assert.Equal(GateVerdict.Pass, round.Verdict);
        Assert.Equal((8, 7, 7), (state.Collected[0].Rounds, state.Collected[0].Canary.Count, state.Checks[0].Samples));
    }

    [Fact]
    public void Round_NeverEnoughValues_IsInconclusiveAtTheEnd()
    {
        HealthPlan plan = new() { Every = TimeSpan.FromMinutes(1), Bake = TimeSpan.FromMinutes(3), Checks = [Check(new()) with { MinSamples = 5 }] };
        GateRound round = new(GateState.Start(plan), [], GateVerdict.Running, string.Empty);
        for (int i = 0; i < 4; i++)
        {
            round = HealthJudge.Round(plan, round.State, [new CheckSample("rate", Noon, Core.Health.Sample.Of(1, "m")) { Other = Core.Health.Sample.Of(1, "m") }]);
        }

        Assert.Equal((GateVerdict.Inconclusive, "Check 'rate' is inconclusive: values on the side that has fewer (4) < minSamples (5)."), (round.Verdict, round.Text));
    }

    [Fact]
    public void Add_ManyRounds_KeepsTheNewestOnly()
    {
        CollectedValues values = new("rate", 0, [], []);
        for (int i = 0; i < 1000; i++)
        {
            (values, _) = values.Add(new(), Core.Health.Sample.Of(i, "m"), Core.Health.Sample.Of(-i, "m"));
        }

        Assert.Equal((1000, CollectedValues.MaxValues, 999.0), (values.Rounds, values.Canary.Count, values.Canary[^1]));
    }

    [Theory]
    [InlineData(0, 10, 60, 60, 11)]
    [InlineData(2, 10, 60, 60, 9)]
    [InlineData(2, 1, 60, 60, 1)]
    [InlineData(0, 10, 15, 15, 41)]
    [InlineData(0, 10080, 60, 1213, 499)]
    public void Window_OfARound_HasItsValuesAndNoMoreThanCanBeCompared(int delayMinutes, int atMinutes, int stepSeconds, int expectedStepSeconds, int values)
    {
        HealthPlan plan = new() { Bake = TimeSpan.FromDays(7), InitialDelay = TimeSpan.FromMinutes(delayMinutes), Checks = [] };

        ComparisonWindow window = ComparisonWindow.Of(plan, new() { Step = TimeSpan.FromSeconds(stepSeconds) }, Noon, Noon.AddMinutes(atMinutes));

        Assert.Equal((expectedStepSeconds, values), ((int)Math.Ceiling(window.Step.TotalSeconds), window.Expected));
        Assert.True(window.Expected <= MannWhitney.MaxValues);
    }

    [Fact]
    public void Assess_AnySides_AreHighOrLowAndNeverBoth() =>
        Prop.ForAll(Values(), Values(), (canary, baseline) =>
        {
            MeasurementVerdict Judge(ComparisonDirection direction, double[] x, double[] y)
            {
                ComparisonPlan plan = new() { Direction = direction };
                return HealthJudge.Assess(Check(plan) with { MinSamples = 1 }, Comparison.Sample(plan, SampleSeries.Of(x, "m"), SampleSeries.Of(y, "m"), x.Length), Noon, new("rate")).Measurement.Verdict;
            }

            bool high = Judge(ComparisonDirection.Increase, canary, baseline) == MeasurementVerdict.Fail;
            bool low = Judge(ComparisonDirection.Decrease, canary, baseline) == MeasurementVerdict.Fail;
            return !(high && low) && (high || low) == (Judge(ComparisonDirection.Either, canary, baseline) == MeasurementVerdict.Fail);
        }).QuickCheckThrowOnFailure();

    private static HealthCheckPlan Check(ComparisonPlan compare) => new()
    {
        Check = "rate",
        Query = new PrometheusQuery { Connection = "prom", Query = "canary", CompareTo = "baseline" },
        Compare = compare,
    };

    private static Sample Sample(ComparisonPlan plan, string canary, string baseline, int? expected = null) =>
        Comparison.Sample(plan, SampleSeries.Of(Numbers(canary), "asked"), SampleSeries.Of(Numbers(baseline), "asked"), expected ?? Math.Max(Numbers(canary).Length, Numbers(baseline).Length));

    private static double[] Numbers(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];

    private static Arbitrary<double[]> Values() => Gen.Choose(-20, 20).Select(value => (double)value).NonEmptyListOf().Select(values => values.Take(25).ToArray()).ToArbitrary();
}
