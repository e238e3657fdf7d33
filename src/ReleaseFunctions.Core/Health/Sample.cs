using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Health.Comparisons;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Health;

/// <summary>What one query answered, before it is judged.</summary>
/// <param name="Kind">Whether there is a value, no data, or an error.</param>
/// <param name="Value">The number; only with <see cref="SampleKind.Value"/>, always finite.</param>
/// <param name="Message">What was found or went wrong, for people; free of secrets.</param>
public sealed record Sample(SampleKind Kind, double? Value, string Message)
{
    /// <summary>What was compared; null: the sample is one number.</summary>
    public Comparison? Comparison { get; init; }

    public static Sample Of(double value, string message) => double.IsFinite(value)
        ? new(SampleKind.Value, value, message)
        : new(SampleKind.NoData, null, $"the query answered {value}, which is not a number to judge");

    public static Sample NoData(string message) => new(SampleKind.NoData, null, message);

    public static Sample Error(string message) => new(SampleKind.Error, null, message);
}

/// <summary>Whether a query gave a number.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<SampleKind>))]
public enum SampleKind
{
    Value,
    NoData,
    Error,
}
