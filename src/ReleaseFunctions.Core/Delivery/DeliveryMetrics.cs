using System.Text.Json.Serialization;

namespace ReleaseFunctions.Core.Delivery;

/// <summary>The five delivery metrics of one plan, or of all plans together, over one period (<c>docs/delivery.md</c> defines every number).</summary>
/// <param name="Plan">The plan; null: all.</param>
public sealed record DeliveryMetrics(
    string? Plan,
    DeploymentFrequency DeploymentFrequency,
    LeadTime LeadTime,
    ChangeFailRate ChangeFailRate,
    RecoveryTime RecoveryTime,
    ReworkRate ReworkRate,
    ReleaseOutcomes Outcomes);

/// <summary>How often production is deployed to.</summary>
/// <param name="Deployments">All of them, whether they succeeded or failed.</param>
/// <param name="PerDay">Deployments per day of the period.</param>
/// <param name="DaysWithDeployments">Days of the period, each of 24 hours, on which at least one deployment ended.</param>
/// <param name="MedianSecondsBetween">Median time from the end of one to the end of the next; null with fewer than two.</param>
public sealed record DeploymentFrequency(
    int Deployments,
    int Succeeded,
    int Failed,
    double PerDay,
    int DaysWithDeployments,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? MedianSecondsBetween);

/// <summary>How long a change takes from the request of its release to production.</summary>
/// <param name="Releases">Succeeded deployments measured.</param>
/// <param name="MedianSeconds">Null where there is none.</param>
/// <param name="P90Seconds">90th percentile; null where there is none.</param>
public sealed record LeadTime(
    int Releases,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? MedianSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? P90Seconds);

/// <summary>Which share of deployments failed.</summary>
/// <param name="Rate">0 to 1; null without deployments.</param>
public sealed record ChangeFailRate(int Failed, int Deployments, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Rate);

/// <summary>How long failed deployments took to be made good.</summary>
/// <param name="Recovered">Failed deployments that were.</param>
/// <param name="Unrecovered">Failed deployments that were not, up to now.</param>
/// <param name="MedianSeconds">Of those that were; null where none was.</param>
public sealed record RecoveryTime(
    int Recovered,
    int Unrecovered,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? MedianSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? P90Seconds);

/// <summary>Which share of deployments only mended an earlier one.</summary>
/// <param name="Rate">0 to 1; null without deployments.</param>
public sealed record ReworkRate(int Rework, int Deployments, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Rate);

/// <summary>How the releases of the period ended, each counted once and as what it is; drills apart.</summary>
public sealed record ReleaseOutcomes(int Succeeded, int Rejected, int Expired, int Superseded, int Aborted, int Failed, int RolledBack, int RollbackFailed)
{
    /// <summary>Exercises that ended in the period; in no other number.</summary>
    public int Drills { get; init; }
}

/// <summary>Deployments of one part of the period, for a chart.</summary>
/// <param name="From">Its beginning; it ends where the next one begins, the last one with the period.</param>
public sealed record DeliveryInterval(
    DateTimeOffset From,
    int Succeeded,
    int Failed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? MedianLeadTimeSeconds);

/// <summary>Delivery metrics over a period.</summary>
/// <param name="From">Beginning of the period, inclusive.</param>
/// <param name="To">End of the period, exclusive: the moment of the question.</param>
/// <param name="Total">All plans asked for together.</param>
/// <param name="Plans">Each plan that released something, by name.</param>
/// <param name="Intervals">The period in days, or in weeks where it has more than 31 days.</param>
public sealed record DeliveryReport(DateTimeOffset From, DateTimeOffset To, DeliveryMetrics Total, IReadOnlyList<DeliveryMetrics> Plans, IReadOnlyList<DeliveryInterval> Intervals);
