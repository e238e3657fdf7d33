namespace ReleaseFunctions.Core.Health.Comparisons;

/// <summary>
/// The Mann–Whitney U test (Wilcoxon rank sum) of two samples with the Hodges–Lehmann estimate of how far the first lies above the second, and its
/// confidence interval: normal approximation, two-sided, with correction for continuity and ties, as R's <c>wilcox.test(exact = FALSE,
/// conf.int = TRUE)</c> and Kayenta have it. They search the bounds numerically to 1e-4, which is coarse for shares of a thousandth; here they
/// are the very differences at which the statistic crosses the limit.
/// </summary>
public static class MannWhitney
{
    /// <summary>Values of one sample; all pairs are looked at.</summary>
    public const int MaxValues = 500;

    /// <param name="experiment">At least one finite value.</param>
    /// <param name="control">At least one finite value.</param>
    /// <param name="confidence">Of the interval, between 0 and 1.</param>
    public static RankShift Test(IReadOnlyList<double> experiment, IReadOnlyList<double> control, double confidence)
    {
        if (experiment.Count is 0 or > MaxValues || control.Count is 0 or > MaxValues)
        {
            throw new ArgumentException($"A test needs 1 to {MaxValues} values of each sample; there are {experiment.Count} and {control.Count}.");
        }

        double[] differences = [.. experiment.SelectMany(_ => control, (x, y) => x - y).Order()];
        double pairs = differences.Length;
        double quantile = NormalDistribution.Quantile(1 - ((1 - confidence) / 2));

        // Between two differences no value of one sample equals one of the other, so only ties within a sample count.
        double limit = quantile * Deviation(experiment.Count, control.Count, Ties(experiment) + Ties(control));
        double u = differences.Count(difference => difference > 0) + (differences.Count(difference => difference == 0) / 2.0);
        double z = Corrected(u - (pairs / 2)) / Deviation(experiment.Count, control.Count, Ties([.. experiment, .. control]));
        return new RankShift(
            u,
            double.IsFinite(z) ? Math.Min(1, 2 * NormalDistribution.Cumulative(-Math.Abs(z))) : 1,
            (differences[(differences.Length - 1) / 2] / 2) + (differences[differences.Length / 2] / 2),
            Crossing(differences, limit),
            Crossing(differences, -limit));
    }

    /// <summary>The shift at which the statistic, which falls with it, comes to the limit; the greatest difference if it stays above.</summary>
    private static double Crossing(double[] differences, double limit)
    {
        double half = differences.Length / 2.0;
        (int low, int high) = (1, differences.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            _ = Corrected(half - middle) <= limit ? high = middle : low = middle + 1;
        }

        return differences[low - 1];
    }

    private static double Corrected(double statistic) => statistic - (Math.Sign(statistic) * 0.5);

    private static double Deviation(double n, double m, double ties) => Math.Sqrt(n * m / 12 * (n + m + 1 - (ties / ((n + m) * (n + m - 1)))));

    /// <summary>t³ − t, summed over every group of t equal values.</summary>
    private static double Ties(IEnumerable<double> values) => values.CountBy(value => value).Sum(group => Math.Pow(group.Value, 3) - group.Value);
}

/// <summary>What <see cref="MannWhitney"/> found.</summary>
/// <param name="U">Pairs in which the experiment is above the control; ties count half.</param>
/// <param name="PValue">How likely so great a difference is if there is none.</param>
/// <param name="Estimate">Median of all differences: how far the experiment lies above the control.</param>
/// <param name="Lower">Lower bound of its confidence interval.</param>
/// <param name="Upper">Upper bound.</param>
public sealed record RankShift(double U, double PValue, double Estimate, double Lower, double Upper);
