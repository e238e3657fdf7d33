namespace ReleaseFunctions.Core.Health.Backtests;

/// <summary>Over which past a gate is run, and for which release.</summary>
public sealed record BacktestRequest
{
    /// <summary>Version of the plan; null: the newest.</summary>
    public int? PlanVersion { get; init; }

    /// <summary>Moments at which a deployment ended, the gate began.</summary>
    public IReadOnlyList<DateTimeOffset> At { get; init; } = [];

    /// <summary>How many of the plan's newest releases lend their moments and their facts; 0: none.</summary>
    public int Releases { get; init; }

    /// <summary>What templates stand for, unless releases lend it.</summary>
    public string? Version { get; init; }

    public string? Commit { get; init; }

    public string? Author { get; init; }

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the answer holds every measurement; default true.</summary>
    public bool Measurements { get; init; } = true;
}

/// <summary>Bounds on what one backtest costs the systems it asks.</summary>
public static class BacktestLimits
{
    public const int MaxWindows = 100;

    public const int MaxReleases = 50;

    /// <summary>Questions to outside systems of one call, if no window ends early.</summary>
    public const int MaxQueries = 5_000;

    /// <summary>How long one call asks; what it found until then is its answer.</summary>
    public static TimeSpan MaxTime { get; } = TimeSpan.FromSeconds(60);
}
