namespace ReleaseFunctions.Connectors.Health;

/// <summary>The last whole grains before a moment. Metrics are stored by grain, and the one that is still being filled would judge too early.</summary>
/// <param name="Start">Start of the first grain.</param>
/// <param name="End">End of the last grain.</param>
/// <param name="Grain">Length of one grain, one that Azure Monitor knows.</param>
internal sealed record MetricWindow(DateTimeOffset Start, DateTimeOffset End, TimeSpan Grain)
{
    /// <summary>At most this many grains are asked for; a longer span takes a coarser grain.</summary>
    private const int MostGrains = 360;

    private static readonly TimeSpan[] Grains =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1)];

    public TimeSpan Length => End - Start;

    public static MetricWindow Before(DateTimeOffset at, TimeSpan span)
    {
        TimeSpan grain = Array.Find(Grains, g => span <= g * MostGrains) is { Ticks: > 0 } found ? found : Grains[^1];
        DateTimeOffset utc = at.ToUniversalTime();
        DateTimeOffset end = new(utc.Ticks - (utc.Ticks % grain.Ticks), TimeSpan.Zero);
        long count = Math.Max(1, (span.Ticks + grain.Ticks - 1) / grain.Ticks);
        return new MetricWindow(end - (grain * count), end, grain);
    }

    public bool Holds(DateTimeOffset grainStart) => grainStart >= Start && grainStart + Grain <= End;
}
