using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Health.Comparisons;

/// <summary>How the values of a canary are compared with those of a baseline that runs beside it; the defaults are Kayenta's.</summary>
public sealed record ComparisonPlan
{
    /// <summary>Values each side needs, unless the check says otherwise: with fewer, no difference could be told from chance at the default confidence.</summary>
    public const int DefaultMinSamples = 5;

    /// <summary>Which difference fails; default <see cref="ComparisonDirection.Either"/>.</summary>
    public ComparisonDirection Direction { get; init; }

    /// <summary>How much of the estimated shift must be certain, as a share of it; default 0.25.</summary>
    public double Tolerance { get; init; } = 0.25;

    /// <summary>Confidence of the shift's interval; default 0.98.</summary>
    public double Confidence { get; init; } = 0.98;

    /// <summary>Ratio of the means from which a canary that is higher fails; default 1: any.</summary>
    public double AllowedIncrease { get; init; } = 1;

    /// <summary>Ratio of the means down to which a canary that is lower fails; default 1: any.</summary>
    public double AllowedDecrease { get; init; } = 1;

    /// <summary>What becomes of values that are no numbers; default <see cref="NanStrategy.Remove"/>.</summary>
    public NanStrategy NanStrategy { get; init; }

    /// <summary>Distance of the values, where the source keeps them; null: that of the gate's measurements.</summary>
    public TimeSpan? Step { get; init; }
}

/// <summary>Which difference between canary and baseline fails.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ComparisonDirection>))]
public enum ComparisonDirection
{
    Either,

    /// <summary>Higher is worse.</summary>
    Increase,

    /// <summary>Lower is worse.</summary>
    Decrease,
}

/// <summary>What becomes of a value that is no number, such as the share of errors among no requests.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<NanStrategy>))]
public enum NanStrategy
{
    /// <summary>It is left out.</summary>
    Remove,

    /// <summary>It counts as 0.</summary>
    Replace,
}
