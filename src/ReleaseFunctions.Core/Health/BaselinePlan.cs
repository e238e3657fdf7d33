namespace ReleaseFunctions.Core.Health;

/// <summary>How the value before a deployment is measured, just before the deployment.</summary>
public sealed record BaselinePlan
{
    /// <summary>How many values; the baseline is their median. Default 1.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>Their distance, back from the moment just before the deployment; default 1 min.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The moments that are asked about, the newest first.</summary>
    public IReadOnlyList<DateTimeOffset> Times(DateTimeOffset before) => [.. Enumerable.Range(0, Samples).Select(index => before - (index * Every))];
}
