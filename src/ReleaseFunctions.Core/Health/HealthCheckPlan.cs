namespace ReleaseFunctions.Core.Health;

/// <summary>One number that is measured again and again, and the limits it must keep.</summary>
public sealed record HealthCheckPlan
{
    /// <summary>Name, unique within the stage.</summary>
    public required string Check { get; init; }

    public required HealthQuery Query { get; init; }

    /// <summary>Condition on the value, such as <c>&lt;= 0.01</c>, <c>&gt;= 0.99 and &lt; 1.5</c> or <c>&lt;= baseline * 1.1</c>.</summary>
    public required string Pass { get; init; }

    /// <summary>Failures tolerated; one more fails the check. Default 0.</summary>
    public int FailureLimit { get; init; }

    /// <summary>Inconclusive measurements tolerated. Default 0.</summary>
    public int InconclusiveLimit { get; init; }

    /// <summary>Consecutive errors tolerated. Default 4.</summary>
    public int ErrorLimit { get; init; } = 4;

    /// <summary>What a query without data counts as; default <see cref="NoDataVerdict.Inconclusive"/>.</summary>
    public NoDataVerdict NoData { get; init; }

    /// <summary>Measurements with a number that a pass needs, besides the one that every check needs; a failure needs none. Null: no more than that one.</summary>
    public int? MinSamples { get; init; }

    /// <summary>How the value before the deployment is measured; null: <see cref="Pass"/> does not compare with it.</summary>
    public BaselinePlan? Baseline { get; init; }
}
