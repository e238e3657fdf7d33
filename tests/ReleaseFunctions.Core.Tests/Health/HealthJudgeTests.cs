using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Tests.Health;

public sealed class HealthJudgeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One letter per round: Pass, Fail, Inconclusive (no data), Error.</summary>
    [Theory]
    [InlineData("PPP", 0, 0, 4, GateVerdict.Pass, "The check stayed within limits over 3 rounds.")]
    [InlineData("F", 0, 0, 4, GateVerdict.Fail, "Check 'rate' failed: failed (1) > failureLimit (0).")]
    [InlineData("PFPFPP", 2, 0, 4, GateVerdict.Pass, "The check stayed within limits over 6 rounds.")]
    [InlineData("FPFPF", 2, 0, 4, GateVerdict.Fail, "Check 'rate' failed: failed (3) > failureLimit (2).")]
    [InlineData("FFF", 3, 0, 4, GateVerdict.Pass, "The check stayed within limits over 3 rounds.")]
    [InlineData("PIP", 0, 0, 4, GateVerdict.Inconclusive, "Check 'rate' is inconclusive: inconclusive (1) > inconclusiveLimit (0).")]
    [InlineData("PIP", 0, 1, 4, GateVerdict.Pass, "The check stayed within limits over 3 rounds.")]
    [InlineData("PEEEEP", 0, 0, 4, GateVerdict.Pass, "The check stayed within limits over 6 rounds.")]
    [InlineData("PEEEEEP", 0, 0, 4, GateVerdict.Error, "Check 'rate' could not be measured: errors in a row (5) > errorLimit (4).")]
    [InlineData("EEPEEPEE", 0, 0, 2, GateVerdict.Pass, "The check stayed within limits over 8 rounds.")]
    [InlineData("EEIEE", 0, 1, 4, GateVerdict.Inconclusive, "Check 'rate' was never measured with a result.")]
    [InlineData("EE", 0, 0, 4, GateVerdict.Error, "Check 'rate' gave nothing but errors (2).")]
    [InlineData("II", 0, 9, 4, GateVerdict.Inconclusive, "Check 'rate' was never measured with a result.")]
    [InlineData("PEEEEEF", 0, 0, 4, GateVerdict.Fail, "Check 'rate' failed: failed (1) > failureLimit (0).")]
    public void Round_SeriesOfSamples_EndsAsTheContractSays(string series, int failureLimit, int inconclusiveLimit, int errorLimit, GateVerdict expected, string text)
    {
        HealthPlan plan = Plan(series.Length, Check("rate", failureLimit, inconclusiveLimit, errorLimit));

        GateRound end = Run(plan, [.. series.Select(letter => new[] { letter })]);

        Assert.Equal((expected, text), (end.Verdict, end.Text));
    }

    [Fact]
    public void Round_CheckFails_EndsTheGateAtOnce()
    {
        HealthPlan plan = Plan(10, Check("rate"));

        GateRound first = HealthJudge.Round(plan, GateState.Start(plan), [new("rate", Noon, Take('P'))]);
        GateRound second = HealthJudge.Round(plan, first.State, [new("rate", Noon, Take('F'))]);

        Assert.Equal((GateVerdict.Running, "1 of 10 rounds measured; no check has failed."), (first.Verdict, first.Text));
        Assert.Equal(GateVerdict.Fail, second.Verdict);
        Assert.Equal(2, second.State.Rounds);
    }

    [Theory]
    [InlineData("PP", "FP", GateVerdict.Fail)]
    [InlineData("EE", "FF", GateVerdict.Fail)]
    [InlineData("EE", "II", GateVerdict.Error)]
    [InlineData("PP", "PI", GateVerdict.Inconclusive)]
    [InlineData("PP", "EE", GateVerdict.Error)]
    [InlineData("PP", "PP", GateVerdict.Pass)]
    public void Round_TwoChecks_TheWorstDecides(string one, string other, GateVerdict expected)
    {
        HealthPlan plan = Plan(one.Length, Check("one", errorLimit: 1), Check("other", errorLimit: 1));

        GateRound end = Run(plan, [.. one.Zip(other, (a, b) => new[] { a, b })]);

        Assert.Equal(expected, end.Verdict);
        Assert.Equal(expected, Run(Plan(one.Length, Check("one", errorLimit: 1), Check("other", errorLimit: 1)), [.. one.Zip(other, (a, b) => new[] { b, a })]).Verdict);
    }

    [Fact]
    public void Round_CheckWithoutAnAnswer_CountsAsAnError()
    {
        HealthPlan plan = Plan(1, Check("one"), Check("other"));

        GateRound end = HealthJudge.Round(plan, GateState.Start(plan), [new("one", Noon, Take('P'))]);

        Assert.Equal(GateVerdict.Error, end.Verdict);
        Assert.Equal("not measured (the round has no answer for this check): errors in a row (1) <= errorLimit (4)", end.Measurements[1].Text);
    }

    [Fact]
    public void Conclude_NothingMeasured_IsNotAPass()
    {
        HealthPlan plan = Plan(1, Check("rate"));

        Assert.Equal((GateVerdict.Inconclusive, "Check 'rate' was never measured with a result."), HealthJudge.Conclude(plan, GateState.Start(plan)));
        Assert.Equal((GateVerdict.Inconclusive, "The gate has no checks, so nothing was measured."), HealthJudge.Conclude(Plan(1), GateState.Start(Plan(1))));
    }

    [Theory]
    [InlineData(NoDataVerdict.Inconclusive, MeasurementVerdict.Inconclusive, "no data (empty) counts as inconclusive: inconclusive (1) > inconclusiveLimit (0)")]
    [InlineData(NoDataVerdict.Fail, MeasurementVerdict.Fail, "no data (empty) counts as fail: failed (1) > failureLimit (0)")]
    [InlineData(NoDataVerdict.Pass, MeasurementVerdict.Pass, "no data (empty) counts as pass")]
    public void Assess_NoData_CountsAsThePlanSays(NoDataVerdict noData, MeasurementVerdict expected, string text)
    {
        HealthCheckPlan check = Check("rate") with { NoData = noData };

        (Measurement measurement, _) = HealthJudge.Assess(check, Sample.NoData("empty"), Noon, new("rate"));

        Assert.Equal(new Measurement("rate", Noon, null, expected, text), measurement);
    }

    [Theory]
    [InlineData(0.005, MeasurementVerdict.Pass, "0.005 is <= 0.01")]
    [InlineData(0.01, MeasurementVerdict.Pass, "0.01 is <= 0.01")]
    [InlineData(0.2, MeasurementVerdict.Fail, "0.2 is not <= 0.01: failed (1) > failureLimit (0)")]
    public void Assess_Value_IsComparedWithTheCondition(double value, MeasurementVerdict expected, string text)
    {
        (Measurement measurement, _) = HealthJudge.Assess(Check("rate"), Sample.Of(value, "m"), Noon, new("rate"));

        Assert.Equal(new Measurement("rate", Noon, value, expected, text), measurement);
    }

    [Fact]
    public void Assess_ValueThatIsNotFinite_IsNeverAPass()
    {
        Assert.Equal(MeasurementVerdict.Error, HealthJudge.Assess(Check("rate"), new Sample(SampleKind.Value, double.NegativeInfinity, "m"), Noon, new("rate")).Measurement.Verdict);
        Assert.Equal(MeasurementVerdict.Error, HealthJudge.Assess(Check("rate"), new Sample(SampleKind.Value, null, "m"), Noon, new("rate")).Measurement.Verdict);
    }

    [Fact]
    public void Round_AnySeries_CountersEqualARecount() =>
        Prop.ForAll(Series(), Limits(), (series, limits) =>
        {
            CheckCounters counted = Run(Plan(series.Length, Check("rate", 1000, limits.Inconclusive, limits.Errors)), [.. series.Select(l => new[] { l })]).State.Checks[0];
            int worst = series.Split('P', 'F', 'I').Max(run => run.Length);
            return counted.Failures == series.Count(l => l == 'F')
                && counted.Inconclusive == series.Count(l => l == 'I')
                && counted.Errors == series.Count(l => l == 'E')
                && counted.Judged == series.Count(l => l is 'P' or 'F')
                && counted.WorstConsecutiveErrors == worst
                && counted.ConsecutiveErrors == series.Length - series.TrimEnd('E').Length;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Round_AnySeries_VerdictEqualsTheContractReadLiterally() =>
        Prop.ForAll(Series(), Limits(), (series, limits) =>
        {
            HealthPlan plan = Plan(series.Length, Check("rate", limits.Failures, limits.Inconclusive, limits.Errors));
            GateVerdict actual = Run(plan, [.. series.Select(l => new[] { l })]).Verdict;
            bool known = series.Any(l => l is 'P' or 'F');
            GateVerdict expected = series.Count(l => l == 'F') > limits.Failures ? GateVerdict.Fail
                : series.Split('P', 'F', 'I').Max(run => run.Length) > limits.Errors ? GateVerdict.Error
                : series.Count(l => l == 'I') > limits.Inconclusive ? GateVerdict.Inconclusive
                : known ? GateVerdict.Pass
                : series.Contains('I') ? GateVerdict.Inconclusive : GateVerdict.Error;
            return actual == expected;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Round_LimitsRaised_NeverGiveAWorseVerdict() =>
        Prop.ForAll(Series(), Limits(), (series, limits) =>
        {
            char[][] rounds = [.. series.Select(l => new[] { l })];
            GateVerdict tight = Run(Plan(series.Length, Check("rate", limits.Failures, limits.Inconclusive, limits.Errors)), rounds).Verdict;
            GateVerdict loose = Run(Plan(series.Length, Check("rate", limits.Failures + 1, limits.Inconclusive + 1, limits.Errors + 1)), rounds).Verdict;
            return tight != GateVerdict.Pass || loose == GateVerdict.Pass;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("PPP", 3, GateVerdict.Pass, "The check stayed within limits over 3 rounds.")]
    [InlineData("PPI", 3, GateVerdict.Inconclusive, "Check 'rate' is inconclusive: measurements with a number (2) < minSamples (3).")]
    [InlineData("PEE", 2, GateVerdict.Inconclusive, "Check 'rate' is inconclusive: measurements with a number (1) < minSamples (2).")]
    [InlineData("EEE", 2, GateVerdict.Error, "Check 'rate' gave nothing but errors (3).")]
    [InlineData("F", 3, GateVerdict.Fail, "Check 'rate' failed: failed (1) > failureLimit (0).")]
    public void Round_FewerThanMinSamples_IsNeverAPass(string series, int minSamples, GateVerdict expected, string text)
    {
        HealthPlan plan = Plan(series.Length, Check("rate", inconclusiveLimit: 9) with { MinSamples = minSamples });

        GateRound end = Run(plan, [.. series.Select(letter => new[] { letter })]);

        Assert.Equal((expected, text), (end.Verdict, end.Text));
    }

    [Fact]
    public void Round_NoDataThatPasses_IsNoSample()
    {
        HealthPlan plan = Plan(2, Check("rate") with { MinSamples = 1, NoData = NoDataVerdict.Pass });

        Assert.Equal(GateVerdict.Inconclusive, Run(plan, [['I'], ['I']]).Verdict);
        Assert.Equal(GateVerdict.Pass, Run(plan, [['I'], ['P']]).Verdict);
    }

    [Theory]
    [InlineData(0.011, MeasurementVerdict.Pass, "0.011 is <= baseline 0.01 * 1.1 = 0.011")]
    [InlineData(0.012, MeasurementVerdict.Fail, "0.012 is not <= baseline 0.01 * 1.1 = 0.011: failed (1) > failureLimit (0)")]
    public void Assess_BaselineKnown_IsComparedWithIt(double value, MeasurementVerdict expected, string text)
    {
        (Measurement measurement, CheckCounters counted) = HealthJudge.Assess(Relative(), Sample.Of(value, "m"), Noon, new("rate"), CheckBaseline.Of("rate", Noon, [Sample.Of(0.01, "m")]));

        Assert.Equal(new Measurement("rate", Noon, value, expected, text) { Baseline = 0.01 }, measurement);
        Assert.Equal(1, counted.Samples);
    }

    [Theory]
    [InlineData(NoDataVerdict.Inconclusive, MeasurementVerdict.Inconclusive, "5 cannot be compared with <= baseline * 1.1, no baseline: no data (empty), which counts as inconclusive: inconclusive (1) > inconclusiveLimit (0)")]
    [InlineData(NoDataVerdict.Fail, MeasurementVerdict.Fail, "5 cannot be compared with <= baseline * 1.1, no baseline: no data (empty), which counts as fail: failed (1) > failureLimit (0)")]
    [InlineData(NoDataVerdict.Pass, MeasurementVerdict.Pass, "5 cannot be compared with <= baseline * 1.1, no baseline: no data (empty), which counts as pass")]
    public void Assess_BaselineWithoutData_CountsAsThePlanSays(NoDataVerdict noData, MeasurementVerdict expected, string text)
    {
        (Measurement measurement, _) = HealthJudge.Assess(
            Relative() with { NoData = noData }, Sample.Of(5, "m"), Noon, new("rate"), CheckBaseline.Of("rate", Noon, [Sample.NoData("empty")]));

        Assert.Equal((expected, text), (measurement.Verdict, measurement.Text));
    }

    [Fact]
    public void Assess_BaselineNotMeasured_IsInconclusiveWhateverThePlanSaysAboutNoData()
    {
        foreach (CheckBaseline? baseline in new[] { null, CheckBaseline.Of("rate", Noon, [Sample.Error("down")]) })
        {
            (Measurement measurement, _) = HealthJudge.Assess(Relative() with { NoData = NoDataVerdict.Pass }, Sample.Of(0, "m"), Noon, new("rate"), baseline);

            Assert.Equal(MeasurementVerdict.Inconclusive, measurement.Verdict);
        }
    }

    [Fact]
    public void Round_AnySeriesWithoutABaseline_IsNeverAPass() =>
        Prop.ForAll(Series(), Limits(), (series, limits) =>
        {
            HealthPlan plan = Plan(series.Length, Check("rate", limits.Failures, limits.Inconclusive, limits.Errors) with { Pass = "<= baseline", Baseline = new() });
            return Run(plan, [.. series.Select(l => new[] { l })]).Verdict != GateVerdict.Pass;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Round_AnyOrderOfTheSameMeasurements_CountsTheSame() =>
        Prop.ForAll(Series(), series =>
        {
            HealthPlan plan = Plan(series.Length, Check("rate", 1000, 1000, 1000));
            GateRound forward = Run(plan, [.. series.Select(l => new[] { l })]);
            GateRound backward = Run(plan, [.. series.Reverse().Select(l => new[] { l })]);
            return forward.Verdict == backward.Verdict
                && forward.State.Checks[0] with { ConsecutiveErrors = 0 } == backward.State.Checks[0] with { ConsecutiveErrors = 0 };
        }).QuickCheckThrowOnFailure();

    private static HealthCheckPlan Relative() => Check("rate") with { Pass = "<= baseline * 1.1", Baseline = new() };

    private static HealthPlan Plan(int rounds, params HealthCheckPlan[] checks) => new()
    {
        Every = TimeSpan.FromMinutes(1),
        Bake = TimeSpan.FromMinutes(rounds - 1),
        Checks = checks,
    };

    private static HealthCheckPlan Check(string name, int failureLimit = 0, int inconclusiveLimit = 0, int errorLimit = 4) => new()
    {
        Check = name,
        Query = new PrometheusQuery { Connection = "prom", Query = "up" },
        Pass = "<= 0.01",
        FailureLimit = failureLimit,
        InconclusiveLimit = inconclusiveLimit,
        ErrorLimit = errorLimit,
    };

    private static GateRound Run(HealthPlan plan, char[][] rounds)
    {
        GateRound round = new(GateState.Start(plan), [], GateVerdict.Running, string.Empty);
        foreach (char[] letters in rounds)
        {
            if (round.Verdict != GateVerdict.Running)
            {
                break;
            }

            round = HealthJudge.Round(plan, round.State, [.. plan.Checks.Zip(letters, (check, letter) => new CheckSample(check.Check, Noon, Take(letter)))]);
        }

        return round;
    }

    private static Sample Take(char letter) => letter switch
    {
        'P' => Sample.Of(0, "zero"),
        'F' => Sample.Of(1, "one"),
        'I' => Sample.NoData("empty"),
        _ => Sample.Error("timeout"),
    };

    private static Arbitrary<string> Series() => Gen.Elements('P', 'F', 'I', 'E').NonEmptyListOf().Select(letters => new string([.. letters])).ToArbitrary();

    private static Arbitrary<(int Failures, int Inconclusive, int Errors)> Limits() =>
        (from f in Gen.Choose(0, 3) from i in Gen.Choose(0, 3) from e in Gen.Choose(0, 3) select (f, i, e)).ToArbitrary();
}
