namespace ReleaseFunctions.Core.Health.Comparisons;

/// <summary>The values of one comparison whose source gives one at a time: collected from round to round.</summary>
/// <param name="Check">Name of the check.</param>
/// <param name="Rounds">Rounds so far, with or without values.</param>
public sealed record CollectedValues(string Check, int Rounds, IReadOnlyList<double> Canary, IReadOnlyList<double> Baseline)
{
    /// <summary>The newest values of each side that are kept; they travel with the gate's state.</summary>
    public const int MaxValues = 200;

    /// <summary>One round more, and what comes of all. A round in which a side is an error adds nothing, so that both sides tell of the same times.</summary>
    public (CollectedValues Next, Sample Sample) Add(ComparisonPlan plan, Sample canary, Sample baseline)
    {
        bool failed = canary.Kind == SampleKind.Error || baseline.Kind == SampleKind.Error;
        CollectedPair? added = failed ? null : new(canary.Value, baseline.Value);
        CollectedValues next = Add(added);
        Sample sample = Comparison.Sample(plan, Series(next.Canary, canary), Series(next.Baseline, baseline), next.Rounds);
        return (next, sample with { Comparison = sample.Comparison is { } comparison ? comparison with { Newest = added } : null });
    }

    /// <summary>One round more, as the history tells it; null: a side was an error.</summary>
    public CollectedValues Add(CollectedPair? added) => new(Check, Rounds + 1, Newest(Canary, added?.Canary), Newest(Baseline, added?.Baseline));

    private static IReadOnlyList<double> Newest(IReadOnlyList<double> values, double? added) => added is { } value ? [.. values.Append(value).TakeLast(MaxValues)] : values;

    private static SampleSeries Series(IReadOnlyList<double> values, Sample newest) =>
        newest.Kind == SampleKind.Error ? SampleSeries.Error(newest.Message) : SampleSeries.Of(values, newest.Message);
}
