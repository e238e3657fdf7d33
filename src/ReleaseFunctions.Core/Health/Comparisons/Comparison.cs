namespace ReleaseFunctions.Core.Health.Comparisons;

/// <summary>The evidence of one comparison of a canary with its baseline.</summary>
/// <param name="Canary">The values under test.</param>
/// <param name="Baseline">The values they are compared with.</param>
/// <param name="Expected">Values there could have been on each side so far.</param>
/// <param name="Shift">How far the canary lies above the baseline; null where a side has no value.</param>
/// <param name="Ratio">Mean of the canary by mean of the baseline; null where one of them is 0 or missing.</param>
public sealed record Comparison(ComparedSide Canary, ComparedSide Baseline, int Expected, RankShift? Shift, double? Ratio)
{
    /// <summary>Confidence at which the shift was told: higher before the gate's last look; null: not written down.</summary>
    public double? Confidence { get; init; }

    /// <summary>What this measurement added, where values are collected one at a time: the rest is in the measurements before.</summary>
    public CollectedPair? Newest { get; init; }

    /// <summary>Values on the side that has fewer.</summary>
    public int Fewest => Math.Min(Canary.Count, Baseline.Count);

    public static Comparison Of(IReadOnlyList<double> canary, IReadOnlyList<double> baseline, int expected, double confidence)
    {
        (ComparedSide tested, ComparedSide control) = (ComparedSide.Of(canary), ComparedSide.Of(baseline));
        double? ratio = tested.Mean is { } high && control.Mean is { } low && high != 0 && low != 0 && double.IsFinite(high / low) ? high / low : null;
        return new(tested, control, expected, canary.Count > 0 && baseline.Count > 0 ? MannWhitney.Test(canary, baseline, confidence) : null, ratio) { Confidence = confidence };
    }

    /// <summary>The same as the answer to one measurement: its number is the canary's mean.</summary>
    public static Sample Sample(ComparisonPlan plan, SampleSeries canary, SampleSeries baseline, int expected)
    {
        if (canary.Kind == SampleKind.Error || baseline.Kind == SampleKind.Error)
        {
            return Health.Sample.Error(canary.Kind == SampleKind.Error ? $"the canary: {canary.Message}" : $"the baseline: {baseline.Message}");
        }

        Comparison found = Of(canary.Take(plan.NanStrategy), baseline.Take(plan.NanStrategy), expected, plan.Confidence);
        string message = found.Shift is not null ? "both sides have values" : found.Canary.Count > 0 ? $"the baseline: {baseline.Message}" : $"the canary: {canary.Message}";
        return new(found.Shift is null ? SampleKind.NoData : SampleKind.Value, found.Shift is null ? null : found.Canary.Mean, message) { Comparison = found };
    }
}

/// <summary>The values that one round added to a comparison.</summary>
/// <param name="Canary">Null: there was no number.</param>
/// <param name="Baseline">Likewise.</param>
public sealed record CollectedPair(double? Canary, double? Baseline);

/// <summary>One side of a comparison.</summary>
/// <param name="Count">Its values.</param>
/// <param name="Mean">Null without values.</param>
/// <param name="Median">Null without values.</param>
public sealed record ComparedSide(int Count, double? Mean, double? Median)
{
    public static ComparedSide Of(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0
            ? new(0, null, null)
            : new(sorted.Length, sorted.Average(), (sorted[(sorted.Length - 1) / 2] / 2) + (sorted[sorted.Length / 2] / 2));
    }
}
