using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Tests.Health;

public sealed class PassConditionTests
{
    [Theory]
    [InlineData("<= 0.01", 0.01, true)]
    [InlineData("<= 0.01", 0.0100001, false)]
    [InlineData("< 0.01", 0.01, false)]
    [InlineData("< 0.01", 0.0099, true)]
    [InlineData("> -1.5e-3", -0.001, true)]
    [InlineData("> 0", 0, false)]
    [InlineData(">= 0.99", 0.99, true)]
    [InlineData(">= 0.99", 0.98, false)]
    [InlineData("== 200", 200, true)]
    [InlineData("== 200", 201, false)]
    [InlineData("!= 0", 1, true)]
    [InlineData("!= 0", 0, false)]
    [InlineData(">= 0.99 and < 1.5", 1, true)]
    [InlineData(">= 0.99 and < 1.5", 1.5, false)]
    [InlineData(">= 0.99 and < 1.5", 0.5, false)]
    [InlineData("== 200 or == 204", 204, true)]
    [InlineData("== 200 or == 204", 500, false)]
    [InlineData(">=200 and<300", 250, true)]
    [InlineData("< 0 or > 5 and < 10", 7, true)]
    [InlineData("< 0 or > 5 and < 10", -1, true)]
    [InlineData("< 0 or > 5 and < 10", 12, false)]
    [InlineData("> 5 and < 10 or == 12", 12, true)]
    [InlineData("!= 0", double.NaN, false)]
    [InlineData("> 0", double.PositiveInfinity, true)]
    public void Holds_Value_IsJudgedAsWritten(string condition, double value, bool expected) =>
        Assert.Equal(expected, PassCondition.Parse(condition).Holds(value));

    [Theory]
    [InlineData("", "Expected a comparison")]
    [InlineData("   ", "found the end")]
    [InlineData("0.01", "Expected a comparison")]
    [InlineData("= 5", "Expected a comparison")]
    [InlineData("=< 5", "Expected a comparison")]
    [InlineData("<=", "Expected a number after '<='")]
    [InlineData("<= 5%", "found '5%'")]
    [InlineData("<= five", "found 'five'")]
    [InlineData("<= NaN", "found 'NaN'")]
    [InlineData("<= Infinity", "found 'Infinity'")]
    [InlineData("<= -Infinity", "found '-Infinity'")]
    [InlineData("<= 1e999", "found '1e999'")]
    [InlineData("<= 0,01", "found '0,01'")]
    [InlineData("<= 1 and", "found the end")]
    [InlineData("<= 1 < 2", "Expected 'and', 'or' or the end, found '< 2'")]
    [InlineData("<= 1 xor < 2", "found 'xor'")]
    [InlineData("<= 1 2", "found '2'")]
    [InlineData("<= 1and < 2", "found '1and'")]
    [InlineData("<= baselin * 1.1", "a finite number or 'baseline' after '<=', found 'baselin'")]
    [InlineData("<= baseline2", "found 'baseline2'")]
    [InlineData("<= Baseline", "found 'Baseline'")]
    [InlineData("<= baseline *", "Expected a number after '*', found the end")]
    [InlineData("<= baseline * * 2", "Expected a number after '*', found '* 2'")]
    [InlineData("<= baseline * baseline", "multiplied and divided by numbers only")]
    [InlineData("<= 1 / baseline", "multiplied and divided by numbers only")]
    [InlineData("<= baseline / 0", "cannot be divided by 0")]
    [InlineData("<= baseline baseline", "found 'baseline'")]
    [InlineData("<= baseline 1.1", "found '1.1'")]
    [InlineData("<= baseline * 1e300 * 1e300", "more than a number can be")]
    [InlineData("<= (baseline)", "found '(baseline)'")]
    [InlineData("<= 5 - 1", "'5 - 1' can be calculated without a baseline")]
    [InlineData("<= 2 * 3", "can be calculated without a baseline")]
    [InlineData("(<= 1)", "Expected a comparison")]
    public void TryParse_NoCondition_SaysWhy(string condition, string expected)
    {
        bool parsed = PassCondition.TryParse(condition, out PassCondition? result, out string? error);

        Assert.False(parsed);
        Assert.Null(result);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_TooLong_IsRefused() =>
        Assert.False(PassCondition.TryParse("<= 1" + new string('0', PassCondition.MaxLength), out _, out _));

    [Theory]
    [InlineData(">=0.99   and<1.50", ">= 0.99 and < 1.5")]
    [InlineData("== 1e2 or == 204", "== 100 or == 204")]
    [InlineData("<=baseline*1.10", "<= baseline * 1.1")]
    [InlineData("> baseline-1e-3 and <2*baseline+0.50", "> baseline - 0.001 and < 2 * baseline + 0.5")]
    public void ToString_Condition_IsInNormalNotation(string condition, string expected) =>
        Assert.Equal(expected, PassCondition.Parse(condition).ToString());

    [Theory]
    [InlineData("<= baseline", 2.0, 2.0, true)]
    [InlineData("<= baseline", 2.1, 2.0, false)]
    [InlineData("<= baseline * 1.1", 2.2, 2.0, true)]
    [InlineData("<= 1.1 * baseline", 2.21, 2.0, false)]
    [InlineData("<= baseline + 0.5", 2.5, 2.0, true)]
    [InlineData(">= baseline - 0.5", 1.4, 2.0, false)]
    [InlineData(">= baseline -0.5", 1.5, 2.0, true)]
    [InlineData(">= baseline / 2", 1.0, 2.0, true)]
    [InlineData("<= baseline * 1.1 + 0.1", 2.3, 2.0, true)]
    [InlineData("<= 0.1 + 2 * baseline / 4 - 0.1", 1.0, 2.0, true)]
    [InlineData("<= -1 * baseline", -3.0, 2.0, true)]
    [InlineData(">= baseline * 0.9 and < 10", 1.8, 2.0, true)]
    [InlineData(">= baseline * 0.9 and < 10", 11.0, 2.0, false)]
    [InlineData("<= baseline", 1.0, null, null)]
    [InlineData("<= 0.01 or <= baseline * 1.1", 0.005, null, true)]
    [InlineData("<= 0.01 or <= baseline * 1.1", 0.5, null, null)]
    [InlineData("<= 0.01 and <= baseline * 1.1", 0.5, null, false)]
    [InlineData("<= 0.01 and <= baseline * 1.1", 0.005, null, null)]
    [InlineData("!= baseline", double.NaN, null, false)]
    [InlineData("<= baseline * 1e300", 1.0, 1e300, null)]
    public void Holds_Baseline_IsJudgedAsWritten(string condition, double value, double? baseline, bool? expected) =>
        Assert.Equal(expected, PassCondition.Parse(condition).Holds(value, baseline));

    [Theory]
    [InlineData("<= 0.01", 0.5, "<= 0.01")]
    [InlineData("<= baseline", 0.01, "<= baseline 0.01")]
    [InlineData("<= baseline * 1.1", 0.01, "<= baseline 0.01 * 1.1 = 0.011")]
    [InlineData("<= baseline * 1.1 or < 5", 3.0, "<= baseline 3 * 1.1 = 3.3 or < 5")]
    [InlineData("<= baseline * 1.1", null, "<= baseline * 1.1")]
    public void Describe_Baseline_ShowsWhatItCameTo(string condition, double? baseline, string expected) =>
        Assert.Equal(expected, PassCondition.Parse(condition).Describe(baseline));

    [Fact]
    public void Parse_NormalNotation_IsReadBackTheSame() =>
        Prop.ForAll<NormalFloat, NormalFloat, NormalFloat>((factor, distance, value) =>
        {
            string text = FormattableString.Invariant($"<= baseline * {factor.Get:R} + {distance.Get:R} or > {value.Get:R}");
            string normal = PassCondition.Parse(text).ToString();
            return PassCondition.Parse(normal).ToString() == normal
                && PassCondition.Parse(normal).Holds(value.Get, 1) == PassCondition.Parse(text).Holds(value.Get, 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Holds_WithoutItsBaseline_IsNeverMoreThanWithAny() =>
        Prop.ForAll<NormalFloat, NormalFloat>((value, baseline) => new[] { "<= baseline", "> baseline * 2 or < 0", "< 1 and >= baseline - 1", "< 1 or >= baseline" }.All(text =>
            PassCondition.Parse(text).Holds(value.Get, null) is not { } known || PassCondition.Parse(text).Holds(value.Get, baseline.Get) == known))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Holds_AnyLimitAndValue_AgreesWithTheComparison() =>
        Prop.ForAll<NormalFloat, NormalFloat>((limit, value) =>
        {
            string number = limit.Get.ToString("R", CultureInfo.InvariantCulture);
            return PassCondition.Parse($"<= {number}").Holds(value.Get) == (value.Get <= limit.Get)
                && PassCondition.Parse($"> {number}").Holds(value.Get) == (value.Get > limit.Get)
                && PassCondition.Parse($"== {number}").Holds(limit.Get);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_AnyText_NeverThrows() =>
        Prop.ForAll<string?>(text =>
            PassCondition.TryParse(text ?? string.Empty, out PassCondition? condition, out string? error) ? condition is not null : error is not null)
            .QuickCheckThrowOnFailure();
}
