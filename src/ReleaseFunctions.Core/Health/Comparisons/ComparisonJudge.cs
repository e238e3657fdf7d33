using System.Globalization;

namespace ReleaseFunctions.Core.Health.Comparisons;

/// <summary>
/// Judges a comparison as Kayenta does: the canary is high when the whole confidence interval of its shift lies above the tolerated share of the
/// shift, and the means' ratio is at least the allowed increase; low likewise. A side without values is no data. With so few values that no difference at all could
/// be told with the confidence asked for, the interval ends at the values themselves, as Kayenta's does; therefore the test has to be significant too.
/// </summary>
internal static class ComparisonJudge
{
    /// <summary>The finding. A ratio that cannot be told, because a mean is 0, excuses nothing.</summary>
    public static Finding Judge(HealthCheckPlan check, ComparisonPlan plan, Comparison comparison, string message)
    {
        int needed = check.NeededSamples ?? ComparisonPlan.DefaultMinSamples;
        if (comparison.Expected >= needed && comparison.Shift is null)
        {
            return new(Finding.NoData(check), $"no data ({message}; {Counts(comparison)}) counts as {Finding.Word(check.NoData)}") { Comparison = comparison, Samples = 0 };
        }

        if (comparison.Shift is not { } shift || comparison.Fewest < needed)
        {
            return new(MeasurementVerdict.Collecting, $"not judged yet: {Counts(comparison)}, and each side needs {needed}", comparison.Canary.Mean, comparison.Baseline.Mean)
            {
                Comparison = comparison,
                Samples = comparison.Fewest,
            };
        }

        double confidence = comparison.Confidence ?? plan.Confidence;
        bool significant = shift.PValue < 1 - confidence;
        double certain = plan.Tolerance * Math.Abs(shift.Estimate);
        bool high = significant && plan.Direction != ComparisonDirection.Decrease && shift.Lower > certain && (comparison.Ratio ?? plan.AllowedIncrease) >= plan.AllowedIncrease;
        bool low = significant && plan.Direction != ComparisonDirection.Increase && shift.Upper < -certain && (comparison.Ratio ?? plan.AllowedDecrease) <= plan.AllowedDecrease;
        string stand = high ? "is higher than" : low ? "is lower than" : "is in line with";
        return new(
            high || low ? MeasurementVerdict.Fail : MeasurementVerdict.Pass,
            $"the canary's {Number(comparison.Canary.Mean)} {stand} the baseline's {Number(comparison.Baseline.Mean)} ({Counts(comparison)}): "
                + $"shift {Number(shift.Estimate)}, from {Number(shift.Lower)} to {Number(shift.Upper)} with {(confidence * 100).ToString("0.#####", CultureInfo.InvariantCulture)} % confidence",
            comparison.Canary.Mean,
            comparison.Baseline.Mean)
        {
            Comparison = comparison,
            Samples = comparison.Fewest,
        };
    }

    private static string Counts(Comparison comparison) => $"{comparison.Canary.Count} and {comparison.Baseline.Count} values";

    private static string Number(double? number) => number?.ToString("G6", CultureInfo.InvariantCulture) ?? "nothing";
}
