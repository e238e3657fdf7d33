namespace ReleaseFunctions.Core.Health.Comparisons;

/// <summary>
/// How certain a comparison must be in each round of a gate, so that the plan's confidence holds for the gate as a whole. Every look at values that are
/// alike is one more chance to take them for different. Half of the error that the plan allows is for the last look, which sees all values; the
/// other half is shared evenly by the looks before it (Bonferroni, so it holds however much the looks have in common). A gate that looks once has all of it.
/// </summary>
public static class ComparisonLooks
{
    /// <summary>Values there can be on each side by the end of a round.</summary>
    /// <param name="round">From 0.</param>
    public static int Values(HealthPlan gate, HealthCheckPlan check, int round) => check is { Compare.Step: { } step, Query.AnswersRanges: true }
        ? (int)Math.Min(round * gate.Every.Ticks / step.Ticks, MannWhitney.MaxValues - 1) + 1
        : round + 1;

    /// <summary>In how many rounds the check can be judged.</summary>
    public static int Count(HealthPlan gate, HealthCheckPlan check)
    {
        int needed = check.NeededSamples ?? 1;
        (int first, int rounds) = (0, SampleSchedule.Count(gate));
        int after = rounds;
        while (first < after)
        {
            int middle = (first + after) / 2;
            (first, after) = Values(gate, check, middle) >= needed ? (first, middle) : (middle + 1, after);
        }

        return rounds - first;
    }

    /// <summary>The check's comparison as it is made in one round.</summary>
    /// <param name="round">From 0.</param>
    public static ComparisonPlan At(HealthPlan gate, HealthCheckPlan check, int round)
    {
        ComparisonPlan compare = check.Compare ?? throw new ArgumentException($"Check '{check.Check}' compares nothing.", nameof(check));
        return compare with { Confidence = Confidence(compare.Confidence, Count(gate, check), isLast: round >= SampleSchedule.Count(gate) - 1) };
    }

    /// <param name="whole">Confidence of all looks together, between 0 and 1.</param>
    /// <param name="looks">How many there are.</param>
    public static double Confidence(double whole, int looks, bool isLast) => looks < 2 ? whole
        : isLast ? 1 - ((1 - whole) / 2)
        : 1 - ((1 - whole) / 2 / (looks - 1));
}
