using System.Text.Json.Serialization;

namespace ReleaseFunctions.Core.Deployments;

/// <summary>How a stage is deployed (<c>deploy</c>) or undone (<c>rollback</c>).</summary>
public sealed record DeploymentPlan
{
    /// <summary>How long a release that a stage starts may take, unless the plan says.</summary>
    public static readonly TimeSpan ReleaseTimeout = TimeSpan.FromHours(24);

    /// <summary>What carries it out.</summary>
    public DeploymentTarget Target { get; init; } = null!;

    /// <summary>The target where it is a webhook.</summary>
    [JsonIgnore]
    public WebhookPlan Webhook
    {
        get => (WebhookPlan)Target;
        init => Target = value;
    }

    /// <summary>The target where it is a system outside.</summary>
    /// <exception cref="InvalidCastException">It is not.</exception>
    [JsonIgnore]
    public OutsideTarget Outside => (OutsideTarget)Target;

    /// <summary>From the first request to the final word; default 30 min, 24 h for a release of another plan.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    public RetryPlan Retry { get; init; } = new();
}
