using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Health.Backtests;

/// <summary>One stretch of the past over which a gate is run.</summary>
/// <param name="Start">When a deployment ended, the gate began.</param>
/// <param name="BaselineAt">The moment before that deployment.</param>
/// <param name="Facts">What templates stand for.</param>
/// <param name="ReleaseId">The release that lent the moment; null: none did.</param>
public sealed record BacktestWindow(DateTimeOffset Start, DateTimeOffset BaselineAt, ReleaseFacts Facts, string? ReleaseId);

/// <summary>What the gate would have said over one window.</summary>
/// <param name="End">When it would have ended.</param>
/// <param name="Verdict">pass, fail, inconclusive or error; stopped: the time of the call was up.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Check">The check that decided; null for a pass.</param>
/// <param name="Rounds">Rounds that were measured.</param>
public sealed record BacktestResult(
    BacktestWindow Window,
    DateTimeOffset End,
    GateVerdict Verdict,
    string Text,
    string? Check,
    int Rounds,
    IReadOnlyList<CheckBaseline> Baselines,
    IReadOnlyList<Measurement> Measurements);

/// <summary>What a backtest asks of a gate.</summary>
public static class Backtest
{
    /// <summary>The gate without the checks whose source has only the present.</summary>
    public static HealthPlan LookingBack(HealthPlan gate) => gate with { Checks = [.. gate.Checks.Where(check => check.Query.CanLookBack)] };

    /// <summary>Questions that one window asks if it does not end early.</summary>
    public static int Queries(HealthPlan gate) =>
        gate.Checks.Sum(check => (SampleSchedule.Count(gate) * (check.Compare is null ? 1 : 2)) + (check.Baseline?.Samples ?? 0));
}
