using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Core.Tests.Health.Comparisons;

public sealed class ComparisonLooksTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, true, 0.98)]
    [InlineData(2, false, 0.99)]
    [InlineData(2, true, 0.99)]
    [InlineData(11, false, 0.999)]
    [InlineData(11, true, 0.99)]
    public void Confidence_OfOneLook_LeavesTheGateItsOwn(int looks, bool isLast, double expected) =>
        Assert.Equal(expected, ComparisonLooks.Confidence(0.98, looks, isLast), 10);

    [Fact]
    public void Confidence_OfAnyGate_SharesTheErrorAndNoMore() => Assert.All(Enumerable.Range(1, 500), looks =>
        Assert.Equal(0.02, ((looks - 1) * (1 - ComparisonLooks.Confidence(0.98, looks, isLast: false))) + (1 - ComparisonLooks.Confidence(0.98, looks, isLast: true)), 9));

    [Theory]
    [InlineData(20, 1, null, null, 17)] // 21 rounds, the fifth is the first that can be judged
    [InlineData(20, 1, 8, null, 14)]
    [InlineData(60, 5, 20, 30, 11)] // 13 rounds of ten values each; the third has 21
    [InlineData(3, 1, null, null, 0)]
    [InlineData(4, 1, null, null, 1)]
    public void Count_OfAGate_IsTheRoundsThatHaveEnoughValues(int bake, int every, int? minSamples, int? stepSeconds, int expected)
    {
        HealthCheckPlan check = Check(new() { Step = stepSeconds is { } step ? TimeSpan.FromSeconds(step) : null }) with { MinSamples = minSamples };
        HealthPlan gate = Gate(check, bake, every);

        Assert.Equal(expected, ComparisonLooks.Count(gate, check));
        Assert.Equal(Enumerable.Range(0, SampleSchedule.Count(gate)).Count(round => ComparisonLooks.Values(gate, check, round) >= check.NeededSamples), expected);
    }

    /// <summary>The share of gates over values of one distribution that fail, with fixed seeds.</summary>
    [Theory]
    [InlineData("even")]
    [InlineData("skewed")]
    [InlineData("tied")]
    public void Round_CanaryAndBaselineAreAlike_FailsNoMoreGatesThanTheConfidenceAllows(string distribution)
    {
        // Without the tolerance, which keeps small differences from failing anyway: the correction alone is to be seen.
        const int Gates = 600;
        HealthCheckPlan check = Check(new() { Tolerance = 0 });

        int failed = Enumerable.Range(0, Gates).Count(seed => Run(Gate(check, 20, 1), new Random(seed), random => Draw(distribution, random), shift: 0).Verdict == GateVerdict.Fail);
        int uncorrected = Enumerable.Range(0, Gates).Count(seed => FailsWithoutCorrection(check, new Random(seed), random => Draw(distribution, random)));

        Assert.True(failed <= Gates * 0.02 * 1.5, $"{failed} of {Gates} gates failed with the correction.");

        // Among many equal values the shift is 0 more often than not, and nothing fails with or without.
        Assert.True(distribution == "tied" || uncorrected > Gates * 0.04, $"Only {uncorrected} of {Gates} gates failed without the correction, so this test shows nothing.");
    }

    [Fact]
    public void Round_CanaryIsFarWorse_FailsWellBeforeTheEnd()
    {
        HealthPlan gate = Gate(Check(new()), 60, 1);

        Assert.All(Enumerable.Range(0, 50), seed => Assert.InRange(Run(gate, new Random(seed), random => random.NextDouble(), shift: 2).State.Rounds, 5, 15));
    }

    [Fact]
    public void Assess_TooFewValuesForTheConfidence_IsNeverAFailure()
    {
        ComparisonPlan plan = new();
        Sample sample = Comparison.Sample(plan, SampleSeries.Of([7.0, 8, 9], "m"), SampleSeries.Of([1.0, 2, 3], "m"), 3);

        Assert.Equal(MeasurementVerdict.Pass, HealthJudge.Assess(Check(plan) with { MinSamples = 3 }, sample, Noon, new("rate")).Measurement.Verdict);
    }

    [Fact]
    public void Resume_ValuesWereCollected_GoesOnWithThem()
    {
        HealthPlan gate = Gate(Check(new()), 20, 1);
        List<IReadOnlyList<Measurement>> history = [];
        GateState state = GateState.Start(gate);
        for (int i = 0; i < 12; i++)
        {
            Sample canary = i == 3 ? Sample.Error("down") : i == 5 ? Sample.NoData("none") : Sample.Of(i, "m");
            GateRound round = HealthJudge.Round(gate, state, [new CheckSample("rate", Noon, canary) { Other = Sample.Of(i, "m") }]);
            history.Add(round.Measurements);
            state = round.State;
        }

        GateState resumed = HealthJudge.Resume(gate, history);

        Assert.Equal(state.Checks, resumed.Checks);
        Assert.Equal(state.Collected[0].Rounds, resumed.Collected[0].Rounds);
        Assert.Equal(state.Collected[0].Canary, resumed.Collected[0].Canary);
        Assert.Equal(state.Collected[0].Baseline, resumed.Collected[0].Baseline);
    }

    private static GateRound Run(HealthPlan gate, Random random, Func<Random, double> draw, double shift)
    {
        GateRound round = new(GateState.Start(gate), [], GateVerdict.Running, string.Empty);
        while (round.Verdict == GateVerdict.Running)
        {
            round = HealthJudge.Round(gate, round.State, [new CheckSample("rate", Noon, Sample.Of(draw(random) + shift, "m")) { Other = Sample.Of(draw(random), "m") }]);
        }

        return round;
    }

    private static bool FailsWithoutCorrection(HealthCheckPlan check, Random random, Func<Random, double> draw)
    {
        CollectedValues values = new("rate", 0, [], []);
        for (int i = 0; i < 21; i++)
        {
            (values, Sample sample) = values.Add(check.Compare!, Sample.Of(draw(random), "m"), Sample.Of(draw(random), "m"));
            if (HealthJudge.Assess(check, sample, Noon, new("rate")).Measurement.Verdict == MeasurementVerdict.Fail)
            {
                return true;
            }
        }

        return false;
    }

    private static double Draw(string distribution, Random random) => distribution switch
    {
        "even" => random.NextDouble(),
        "skewed" => -Math.Log(1 - random.NextDouble()),
        _ => random.Next(0, 4),
    };

    private static HealthCheckPlan Check(ComparisonPlan compare) => new()
    {
        Check = "rate",
        Query = compare.Step is null
            ? new HttpProbe { Connection = "page", Path = "/canary", CompareTo = "/stable" }
            : new PrometheusQuery { Connection = "prom", Query = "canary", CompareTo = "stable" },
        Compare = compare,
    };

    private static HealthPlan Gate(HealthCheckPlan check, int bakeMinutes, int everyMinutes) =>
        new() { Bake = TimeSpan.FromMinutes(bakeMinutes), Every = TimeSpan.FromMinutes(everyMinutes), Checks = [check] };
}
