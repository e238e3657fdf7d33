namespace ReleaseFunctions.Core.Health;

/// <summary>One query within one interval of the clock: what different releases ask in it is asked once.</summary>
/// <param name="Query">The question, with every template replaced.</param>
/// <param name="Every">Length of the interval.</param>
/// <param name="Number">Which interval, counted from the beginning of time.</param>
public sealed record MeasureSlot(HealthQuery Query, TimeSpan Every, long Number)
{
    /// <summary>The slot of a measurement; a gate's rounds are each in a slot of their own.</summary>
    public static MeasureSlot Of(HealthQuery query, TimeSpan every, DateTimeOffset at) => new(query, every, at.UtcTicks / every.Ticks);

    /// <summary>When no other measurement can be in it any more.</summary>
    public DateTimeOffset End => new((Number + 1) * Every.Ticks, TimeSpan.Zero);
}
