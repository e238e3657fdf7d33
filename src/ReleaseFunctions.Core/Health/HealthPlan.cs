namespace ReleaseFunctions.Core.Health;

/// <summary>What is measured after a deployment, how often and for how long (product contract, "Health gate").</summary>
public sealed record HealthPlan
{
    /// <summary>How long the release is watched; measurements happen up to and including it. Default 10 min.</summary>
    public TimeSpan Bake { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Distance between measurements; default 1 min.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Pause before the first measurement; default 0.</summary>
    public TimeSpan InitialDelay { get; init; }

    /// <summary>What an inconclusive or erroneous gate leads to; default <see cref="OnInconclusive.Ask"/>.</summary>
    public OnInconclusive OnInconclusive { get; init; }

    public required IReadOnlyList<HealthCheckPlan> Checks { get; init; }
}
