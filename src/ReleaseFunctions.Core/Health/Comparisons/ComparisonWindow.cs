namespace ReleaseFunctions.Core.Health.Comparisons;

/// <summary>The stretch of a gate whose values are compared: from its first measurement to the one that is due.</summary>
/// <param name="From">The first value.</param>
/// <param name="To">No value is later.</param>
/// <param name="Step">Their distance.</param>
public sealed record ComparisonWindow(DateTimeOffset From, DateTimeOffset To, TimeSpan Step)
{
    /// <summary>Values there can be on each side.</summary>
    public int Expected => (int)((To - From).Ticks / Step.Ticks) + 1;

    /// <summary>The window of one round. Where the step would give more values than can be compared, it is lengthened.</summary>
    public static ComparisonWindow Of(HealthPlan gate, ComparisonPlan compare, DateTimeOffset start, DateTimeOffset at)
    {
        DateTimeOffset from = start + gate.InitialDelay < at ? start + gate.InitialDelay : at;
        TimeSpan step = compare.Step ?? gate.Every;
        long most = MannWhitney.MaxValues - 1;
        long needed = ((at - from).Ticks + most - 1) / most;

        // Systems know no less than milliseconds.
        TimeSpan whole = TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(needed).TotalMilliseconds));
        return new(from, at, step > whole ? step : whole);
    }
}
