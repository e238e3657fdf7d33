using System.Globalization;

namespace ReleaseFunctions.Core.Health;

/// <summary>What one sample of one check is, before limits: the verdict and why.</summary>
/// <param name="Value">The number that was judged, if there was one.</param>
/// <param name="Baseline">The value before the deployment that it was compared with, if it was.</param>
internal sealed record Finding(MeasurementVerdict Verdict, string Text, double? Value = null, double? Baseline = null)
{
    /// <summary>Nothing unknown is a pass: neither a value that is not there, nor a baseline that is not.</summary>
    public static Finding Of(HealthCheckPlan check, Sample sample, CheckBaseline? baseline) => sample switch
    {
        { Kind: SampleKind.Value, Value: { } value } when double.IsFinite(value) => Compared(check, value, baseline),
        { Kind: SampleKind.NoData } => new(NoData(check), $"no data ({sample.Message}) counts as {Word(check.NoData)}"),
        _ => new(MeasurementVerdict.Error, $"not measured ({sample.Message})"),
    };

    private static Finding Compared(HealthCheckPlan check, double value, CheckBaseline? baseline)
    {
        PassCondition condition = PassCondition.Parse(check.Pass);
        string number = value.ToString("R", CultureInfo.InvariantCulture);
        string wanted = condition.UsesBaseline ? condition.Describe(baseline?.Value) : check.Pass;
        return condition.Holds(value, baseline?.Value) switch
        {
            true => new(MeasurementVerdict.Pass, $"{number} is {wanted}", value, baseline?.Value),
            false => new(MeasurementVerdict.Fail, $"{number} is not {wanted}", value, baseline?.Value),
            null when baseline is { Kind: SampleKind.NoData } => new(NoData(check), $"{number} cannot be compared with {wanted}, {baseline.Text}, which counts as {Word(check.NoData)}", value),
            null => new(MeasurementVerdict.Inconclusive, $"{number} cannot be compared with {wanted}, {baseline?.Text ?? "no baseline: none was measured"}", value),
        };
    }

    private static MeasurementVerdict NoData(HealthCheckPlan check) => check.NoData switch
    {
        NoDataVerdict.Pass => MeasurementVerdict.Pass,
        NoDataVerdict.Fail => MeasurementVerdict.Fail,
        _ => MeasurementVerdict.Inconclusive,
    };

    private static string Word(NoDataVerdict verdict) => verdict.ToString().ToLowerInvariant();
}
