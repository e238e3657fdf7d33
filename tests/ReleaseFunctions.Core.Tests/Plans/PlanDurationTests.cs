using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Tests.Plans;

public sealed class PlanDurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("30m", 1_800_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("0s", 0)]
    [InlineData("007s", 7_000)]
    public void TryParse_Duration_IsRead(string text, long milliseconds)
    {
        Assert.True(PlanDuration.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("+10s")]
    [InlineData("-10s")]
    [InlineData("10 s")]
    [InlineData(" 10s")]
    [InlineData("10s\n")]
    [InlineData("10S")]
    [InlineData("1.5h")]
    [InlineData("1h30m")]
    [InlineData("10w")]
    [InlineData("00:10:00")]
    [InlineData("1234567890s")]
    [InlineData("\u0661s")]
    public void TryParse_SomethingElse_IsRefused(string text) => Assert.False(PlanDuration.TryParse(text, out _));

    [Fact]
    public void TryParse_LongerThanCanBeHeld_IsTheLongest()
    {
        Assert.True(PlanDuration.TryParse("999999999d", out TimeSpan duration));
        Assert.Equal(TimeSpan.MaxValue, duration);
    }

    [Fact]
    public void Format_AnyDuration_IsReadBack() =>
        Prop.ForAll<PositiveInt>(number =>
            PlanDuration.TryParse(PlanDuration.Format(TimeSpan.FromMilliseconds(number.Get)), out TimeSpan back) && back == TimeSpan.FromMilliseconds(number.Get))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(86_400_000, "1d")]
    [InlineData(90_000, "90s")]
    [InlineData(0, "0s")]
    [InlineData(1, "1ms")]
    public void Format_Duration_UsesTheLargestUnitThatDividesIt(long milliseconds, string expected) =>
        Assert.Equal(expected, PlanDuration.Format(TimeSpan.FromMilliseconds(milliseconds)));
}
