using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Core.Health;

/// <summary>One number that is measured again and again, and the limits it must keep.</summary>
public sealed record HealthCheckPlan
{
    /// <summary>Name, unique within the stage.</summary>
    public required string Check { get; init; }

    public required HealthQuery Query { get; init; }

    /// <summary>Condition on the value, such as <c>&lt;= 0.01</c>, <c>&gt;= 0.99 and &lt; 1.5</c> or <c>&lt;= baseline * 1.1</c>; null: the check is compared.</summary>
    public string? Pass { get; init; }

    /// <summary>How the values are compared with those of another query; null: they meet <see cref="Pass"/>.</summary>
    public ComparisonPlan? Compare { get; init; }

    /// <summary>Failures tolerated; one more fails the check. Default 0.</summary>
    public int FailureLimit { get; init; }

    /// <summary>Inconclusive measurements tolerated. Default 0.</summary>
    public int InconclusiveLimit { get; init; }

    /// <summary>Consecutive errors tolerated. Default 4.</summary>
    public int ErrorLimit { get; init; } = 4;

    /// <summary>What a query without data counts as; default <see cref="NoDataVerdict.Inconclusive"/>.</summary>
    public NoDataVerdict NoData { get; init; }

    /// <summary>
    /// Measurements with a number that a pass needs, besides the one that every check needs; a failure needs none. Of a comparison, the values
    /// on each side before it is judged at all. Null: no more than that one; of a comparison, <see cref="ComparisonPlan.DefaultMinSamples"/>.
    /// </summary>
    public int? MinSamples { get; init; }

    /// <summary><see cref="MinSamples"/> with its default; null: none are needed.</summary>
    [JsonIgnore]
    public int? NeededSamples => MinSamples ?? (Compare is null ? null : ComparisonPlan.DefaultMinSamples);

    /// <summary>How the value before the deployment is measured; null: <see cref="Pass"/> does not compare with it.</summary>
    public BaselinePlan? Baseline { get; init; }
}
