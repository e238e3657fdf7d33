using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Core.Health;

/// <summary>How far a health gate has come; passed from round to round.</summary>
public sealed record GateState
{
    /// <summary>Rounds measured so far.</summary>
    public int Rounds { get; init; }

    /// <summary>One entry per check, in the plan's order.</summary>
    public required IReadOnlyList<CheckCounters> Checks { get; init; }

    /// <summary>What was measured before the deployment, of the checks that compare with it.</summary>
    public IReadOnlyList<CheckBaseline> Baselines { get; init; } = [];

    /// <summary>Values of the comparisons whose source gives one at a time.</summary>
    public IReadOnlyList<CollectedValues> Collected { get; init; } = [];

    /// <summary>The gate before its first round.</summary>
    public static GateState Start(HealthPlan plan, IReadOnlyList<CheckBaseline>? baselines = null) =>
        new() { Checks = [.. plan.Checks.Select(check => new CheckCounters(check.Check))], Baselines = baselines ?? [] };
}

/// <summary>What has been counted of one check.</summary>
/// <param name="Check">Name of the check.</param>
/// <param name="Judged">Measurements that were a pass or a failure: the ones that say something.</param>
/// <param name="Samples">What <see cref="HealthCheckPlan.MinSamples"/> counts: of those, the ones with a number; of a comparison, the values on the side that has fewer.</param>
/// <param name="Failures">Failed measurements.</param>
/// <param name="Inconclusive">Inconclusive measurements.</param>
/// <param name="Errors">Measurements in error, in all.</param>
/// <param name="ConsecutiveErrors">Errors since the last measurement that was none.</param>
/// <param name="WorstConsecutiveErrors">The most there ever were in a row: a limit once exceeded stays exceeded.</param>
public sealed record CheckCounters(
    string Check,
    int Judged = 0,
    int Samples = 0,
    int Failures = 0,
    int Inconclusive = 0,
    int Errors = 0,
    int ConsecutiveErrors = 0,
    int WorstConsecutiveErrors = 0);

/// <summary>What one check of one round answered.</summary>
/// <param name="At">When it was measured (UTC).</param>
public sealed record CheckSample(string Check, DateTimeOffset At, Sample Sample)
{
    /// <summary>What was measured at the same time to compare with; null: nothing is compared, or the sample holds the comparison.</summary>
    public Sample? Other { get; init; }
}

/// <summary>What one round of measurements came to.</summary>
/// <param name="State">To be passed to the next round.</param>
/// <param name="Measurements">One per check, for the history.</param>
/// <param name="Verdict"><see cref="GateVerdict.Running"/> until the gate is decided.</param>
/// <param name="Text">One sentence on the verdict.</param>
public sealed record GateRound(GateState State, IReadOnlyList<Measurement> Measurements, GateVerdict Verdict, string Text);
