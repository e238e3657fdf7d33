using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Tests.Health;

public sealed class SampleScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(30, 1, 2, 29, 2, 30)]
    [InlineData(10, 1, 0, 11, 0, 10)]
    [InlineData(10, 3, 0, 4, 0, 9)]
    [InlineData(10, 3, 1, 4, 1, 10)]
    [InlineData(10, 20, 0, 1, 0, 0)]
    [InlineData(10, 20, 10, 1, 10, 10)]
    [InlineData(0, 1, 0, 1, 0, 0)]
    public void Times_Plan_AreInitialDelayPlusMultiplesUpToAndIncludingBake(int bake, int every, int delay, int count, int first, int last)
    {
        IReadOnlyList<DateTimeOffset> times = SampleSchedule.Times(Plan(bake, every, delay), Noon);

        Assert.Equal((count, Noon.AddMinutes(first), Noon.AddMinutes(last)), (times.Count, times[0], times[^1]));
        Assert.Equal(Noon.AddMinutes(bake), SampleSchedule.End(Plan(bake, every, delay), Noon));
    }

    [Fact]
    public void Times_DelayLongerThanBake_AreNone() => Assert.Empty(SampleSchedule.Times(Plan(1, 1, 2), Noon));

    [Fact]
    public void Count_TooManyRounds_IsRefusedWithTheLimit()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => SampleSchedule.Count(Plan(10_000, 1, 0)));

        Assert.Contains("10001 rounds; at most 10000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Count_NoDistance_IsRefused() => Assert.Throws<ArgumentException>(() => SampleSchedule.Count(Plan(10, 0, 0)));

    private static HealthPlan Plan(int bake, int every, int delay) => new()
    {
        Bake = TimeSpan.FromMinutes(bake),
        Every = TimeSpan.FromMinutes(every),
        InitialDelay = TimeSpan.FromMinutes(delay),
        Checks = [],
    };
}
