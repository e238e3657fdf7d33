using System.Globalization;

namespace ReleaseFunctions.Core.Health;

/// <summary>What a check measured before the deployment.</summary>
/// <param name="Check">Name of the check.</param>
/// <param name="At">The moment just before the deployment (UTC).</param>
/// <param name="Kind">Whether there is a value, no data, or an error.</param>
/// <param name="Value">The baseline; only with <see cref="SampleKind.Value"/>.</param>
/// <param name="Text">One sentence.</param>
public sealed record CheckBaseline(string Check, DateTimeOffset At, SampleKind Kind, double? Value, string Text)
{
    /// <summary>The baseline of one check out of the answers to its query: the median of the values, which one odd value does not move.</summary>
    public static CheckBaseline Of(string check, DateTimeOffset at, IReadOnlyList<Sample> samples)
    {
        double[] values = [.. samples.Where(sample => sample is { Kind: SampleKind.Value, Value: { } value } && double.IsFinite(value)).Select(sample => sample.Value!.Value).Order()];
        if (values.Length > 0)
        {
            double median = Median(values);
            string number = median.ToString("R", CultureInfo.InvariantCulture);
            return new(check, at, SampleKind.Value, median, values.Length == 1 ? $"baseline {number}" : $"baseline {number}, the median of {values.Length} values");
        }

        Sample reason = samples.FirstOrDefault(sample => sample.Kind == SampleKind.Error) ?? samples.FirstOrDefault() ?? Sample.Error("nothing was asked");
        return reason.Kind == SampleKind.NoData
            ? new(check, at, SampleKind.NoData, null, $"no baseline: no data ({reason.Message})")
            : new(check, at, SampleKind.Error, null, $"no baseline: not measured ({reason.Message})");
    }

    /// <summary>As it stands in the history: a pass is a baseline, nothing else is.</summary>
    public Measurement ToMeasurement() => new(Check, At, Value, Kind switch
    {
        SampleKind.Value => MeasurementVerdict.Pass,
        SampleKind.NoData => MeasurementVerdict.Inconclusive,
        _ => MeasurementVerdict.Error,
    }, Text);

    /// <summary>Out of the history.</summary>
    public static CheckBaseline From(Measurement measurement) => new(measurement.Check, measurement.At, measurement.Verdict switch
    {
        MeasurementVerdict.Pass when measurement.Value is not null => SampleKind.Value,
        MeasurementVerdict.Inconclusive => SampleKind.NoData,
        _ => SampleKind.Error,
    }, measurement.Value, measurement.Text);

    // Halves, because the sum of two very large values is more than a double can hold.
    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] / 2) + (sorted[sorted.Length / 2] / 2);
}
