using System.Text.Json.Serialization;
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
    /// <summary>The value before the deployment; null where the condition does not compare with it, or it is not known.</summary>
    public double? Baseline { get; init; }
}

/// <summary>What one measurement counts as.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MeasurementVerdict>))]
public enum MeasurementVerdict
{
    Pass,
    Fail,
    Inconclusive,
    Error,
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
