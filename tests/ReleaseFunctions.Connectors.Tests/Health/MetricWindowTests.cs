using ReleaseFunctions.Connectors.Health;

namespace ReleaseFunctions.Connectors.Tests.Health;

public sealed class MetricWindowTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 12, 7, 42, TimeSpan.Zero);

    [Theory]
    [InlineData("00:00:30", "12:06", "12:07", "00:01:00")]
    [InlineData("00:05:00", "12:02", "12:07", "00:01:00")]
    [InlineData("00:01:30", "12:05", "12:07", "00:01:00")]
    [InlineData("06:00:00", "06:07", "12:07", "00:01:00")]
    [InlineData("08:00:00", "04:05", "12:05", "00:05:00")]
    public void Before_Span_IsWholeGrainsUpToTheMoment(string span, string start, string end, string grain)
    {
        MetricWindow window = MetricWindow.Before(At, TimeSpan.Parse(span, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal((start, end), (window.Start.ToString("HH:mm", null), window.End.ToString("HH:mm", null)));
        Assert.Equal(TimeSpan.Parse(grain, System.Globalization.CultureInfo.InvariantCulture), window.Grain);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(90)]
    [InlineData(1000)]
    public void Before_LongSpan_IsCoveredAndEndsWithinOneGrain(int days)
    {
        MetricWindow window = MetricWindow.Before(At, TimeSpan.FromDays(days));

        Assert.True(window.Length >= TimeSpan.FromDays(days));
        Assert.InRange(At - window.End, TimeSpan.Zero, window.Grain);
    }
}
