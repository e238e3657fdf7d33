using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Health.Comparisons;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Health;

/// <summary>One sample of one check with its verdict.</summary>
/// <param name="Check">Name of the check.</param>
/// <param name="At">When it was measured (UTC).</param>
/// <param name="Value">The number, if there was one.</param>
/// <param name="Verdict">pass, fail, inconclusive or error.</param>
/// <param name="Text">One sentence, such as <c>0.2 is not &lt;= 0.01: failed (1) &gt; failureLimit (0)</c>.</param>
public sealed record Measurement(string Check, DateTimeOffset At, double? Value, MeasurementVerdict Verdict, string Text)
{
    /// <summary>What the value was compared with: the one before the deployment, or the mean of the other side of a comparison; null where there is none, or it is not known.</summary>
    public double? Baseline { get; init; }

    /// <summary>The evidence of a comparison; null where nothing was compared.</summary>
    public Comparison? Comparison { get; init; }
}

/// <summary>What one measurement counts as.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MeasurementVerdict>))]
public enum MeasurementVerdict
{
    Pass,
    Fail,
    Inconclusive,
    Error,

    /// <summary>No measurement yet: a comparison still gathers values. Counts as nothing.</summary>
    Collecting,
}

/// <summary>Where a gate stands or how it ended.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<GateVerdict>))]
public enum GateVerdict
{
    /// <summary>Not decided yet: measure on.</summary>
    Running,
    Pass,
    Fail,
    Inconclusive,
    Error,

    /// <summary>Ended from outside: an operator stopped the release.</summary>
    Stopped,
}
