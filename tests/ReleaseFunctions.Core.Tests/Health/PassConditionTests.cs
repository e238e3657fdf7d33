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
    [InlineData("<= baseline * 1.1", "'baseline' is not supported by this version yet")]
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
    public void ToString_Condition_IsInNormalNotation(string condition, string expected) =>
        Assert.Equal(expected, PassCondition.Parse(condition).ToString());

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
