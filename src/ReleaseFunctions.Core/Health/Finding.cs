using System.Globalization;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Core.Health;

/// <summary>What one sample of one check is, before limits: the verdict and why.</summary>
/// <param name="Value">The number that was judged, if there was one.</param>
/// <param name="Baseline">The value before the deployment that it was compared with, if it was.</param>
internal sealed record Finding(MeasurementVerdict Verdict, string Text, double? Value = null, double? Baseline = null)
{
    /// <summary>The evidence of a comparison.</summary>
    public Comparison? Comparison { get; init; }

    /// <summary>Values on the side of a comparison that has fewer.</summary>
    public int? Samples { get; init; }

    /// <summary>Nothing unknown is a pass: neither a value that is not there, nor a baseline that is not.</summary>
    public static Finding Of(HealthCheckPlan check, Sample sample, CheckBaseline? baseline) => sample switch
    {
        { Comparison: { } comparison } when check.Compare is { } compare => ComparisonJudge.Judge(check, compare, comparison, sample.Message),
        { Kind: SampleKind.Value, Value: { } value } when double.IsFinite(value) => Compared(check, value, baseline),
        { Kind: SampleKind.NoData } => new(NoData(check), $"no data ({sample.Message}) counts as {Word(check.NoData)}"),
        _ => new(MeasurementVerdict.Error, $"not measured ({sample.Message})"),
    };

    public static MeasurementVerdict NoData(HealthCheckPlan check) => check.NoData switch
    {
        NoDataVerdict.Pass => MeasurementVerdict.Pass,
        NoDataVerdict.Fail => MeasurementVerdict.Fail,
        _ => MeasurementVerdict.Inconclusive,
    };

    public static string Word(NoDataVerdict verdict) => verdict.ToString().ToLowerInvariant();

    private static Finding Compared(HealthCheckPlan check, double value, CheckBaseline? baseline)
    {
        if (check.Pass is not { } pass)
        {
            return new(MeasurementVerdict.Error, "not measured (there is one number and nothing to compare it with)");
        }

        PassCondition condition = PassCondition.Parse(pass);
        string number = value.ToString("R", CultureInfo.InvariantCulture);
        string wanted = condition.UsesBaseline ? condition.Describe(baseline?.Value) : pass;
        return condition.Holds(value, baseline?.Value) switch
        {
            true => new(MeasurementVerdict.Pass, $"{number} is {wanted}", value, baseline?.Value),
            false => new(MeasurementVerdict.Fail, $"{number} is not {wanted}", value, baseline?.Value),
            null when baseline is { Kind: SampleKind.NoData } => new(NoData(check), $"{number} cannot be compared with {wanted}, {baseline.Text}, which counts as {Word(check.NoData)}", value),
            null => new(MeasurementVerdict.Inconclusive, $"{number} cannot be compared with {wanted}, {baseline?.Text ?? "no baseline: none was measured"}", value),
        };
    }
}
