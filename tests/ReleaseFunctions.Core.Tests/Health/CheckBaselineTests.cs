using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Tests.Health;

public sealed class CheckBaselineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("5", SampleKind.Value, 5.0, "baseline 5")]
    [InlineData("3 1 2", SampleKind.Value, 2.0, "baseline 2, the median of 3 values")]
    [InlineData("4 1 2 3", SampleKind.Value, 2.5, "baseline 2.5, the median of 4 values")]
    [InlineData("n 7 e", SampleKind.Value, 7.0, "baseline 7")]
    [InlineData("n", SampleKind.NoData, null, "no baseline: no data (empty)")]
    [InlineData("n e", SampleKind.Error, null, "no baseline: not measured (down)")]
    [InlineData("", SampleKind.Error, null, "no baseline: not measured (nothing was asked)")]
    public void Of_Answers_AreTheMedianOfTheValues(string answers, SampleKind kind, double? value, string text)
    {
        Sample[] samples = [.. answers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(answer => answer switch
        {
            "n" => Sample.NoData("empty"),
            "e" => Sample.Error("down"),
            _ => Sample.Of(double.Parse(answer, System.Globalization.CultureInfo.InvariantCulture), "m"),
        })];

        Assert.Equal(new CheckBaseline("rate", Noon, kind, value, text), CheckBaseline.Of("rate", Noon, samples));
    }

    [Fact]
    public void Of_AnyValues_LiesBetweenThemAndIgnoresTheirOrder() =>
        Prop.ForAll<NonEmptyArray<NormalFloat>>(values =>
        {
            double[] numbers = [.. values.Get.Select(value => value.Get)];
            double baseline = CheckBaseline.Of("rate", Noon, [.. numbers.Select(number => Sample.Of(number, "m"))]).Value!.Value;
            return baseline >= numbers.Min() && baseline <= numbers.Max()
                && baseline.Equals(CheckBaseline.Of("rate", Noon, [.. numbers.Reverse().Select(number => Sample.Of(number, "m"))]).Value);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void From_WhatTheHistoryKeeps_IsTheSameBaseline()
    {
        foreach (Sample sample in new[] { Sample.Of(0.5, "m"), Sample.NoData("empty"), Sample.Error("down") })
        {
            CheckBaseline baseline = CheckBaseline.Of("rate", Noon, [sample]);

            Assert.Equal(baseline, CheckBaseline.From(baseline.ToMeasurement()));
        }
    }

    [Fact]
    public void Times_SeveralSamples_GoBackFromTheDeployment() => Assert.Equal(
        [Noon, Noon.AddMinutes(-5), Noon.AddMinutes(-10)],
        new BaselinePlan { Samples = 3, Every = TimeSpan.FromMinutes(5) }.Times(Noon));
}
