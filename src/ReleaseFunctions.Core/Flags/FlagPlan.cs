namespace ReleaseFunctions.Core.Flags;

/// <summary>A flag that a stage ramps after its deployment.</summary>
public sealed record FlagPlan
{
    public required FlagTarget Flag { get; init; }

    /// <summary>Percentages of users, rising; 1 to 20 of them, each over 0 and at most 100, with at most three decimals.</summary>
    public required IReadOnlyList<double> Steps { get; init; }

    /// <summary>How long each step stands before the next; default 10 min.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(10);
}
