using EmbeddedFunctions.Timers;

namespace EmbeddedFunctions.Tests.Host;

public sealed class TimerExpressionTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 10, 2, 30, TimeSpan.Zero);

    [Theory]
    [InlineData("0 */5 * * * *", "2026-11-23T10:05:00Z")]
    [InlineData("*/15 * * * * *", "2026-11-23T10:02:45Z")]
    [InlineData("0 0 9-17 * * 1-5", "2026-11-23T11:00:00Z")]
    [InlineData("0 30 9 * * Sun", "2026-11-29T09:30:00Z")]
    [InlineData("0 0 0 1 JAN *", "2027-01-01T00:00:00Z")]
    [InlineData("*/10 * * * *", "2026-11-23T10:10:00Z")]
    public void NextAfter_NcrontabExpression_GivesTheNextOccurrence(string expression, string expected)
        => Assert.Equal(
            DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            TimerExpression.TryParse(expression, TimeZoneInfo.Utc, out _)!.NextAfter(Monday));

    [Fact]
    public void NextAfter_ZoneWithSummerTime_CountsInThatZone()
    {
        TimerExpression schedule = TimerExpression.TryParse("0 0 9 * * *", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), out _)!;

        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero), schedule.NextAfter(Monday));
        Assert.Equal(
            new DateTimeOffset(2026, 7, 2, 7, 0, 0, TimeSpan.Zero), schedule.NextAfter(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("0 0 0 L * *")]
    [InlineData("0 0 0 15W * *")]
    [InlineData("0 0 0 * * 5#2")]
    [InlineData("0 0 0 ? * 1")]
    [InlineData("@hourly")]
    [InlineData("60 * * * * *")]
    [InlineData("0 0 24 * * *")]
    [InlineData("a b c d e f")]
    public void TryParse_NotNcrontab_IsRefusedWithAReason(string expression)
    {
        Assert.Null(TimerExpression.TryParse(expression, TimeZoneInfo.Utc, out string? refusal));
        Assert.Contains("NCRONTAB", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*/15 * * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("0 0 3 * * *", false)]
    public void IsShorterThanMinute_Schedule_IsTold(string expression, bool expected)
        => Assert.Equal(expected, TimerExpression.TryParse(expression, TimeZoneInfo.Utc, out _)!.IsShorterThanMinute(Monday));
}
