namespace ReleaseFunctions.Core.Deployments;

/// <summary>How a stage is deployed (<c>deploy</c>) or undone (<c>rollback</c>).</summary>
public sealed record DeploymentPlan
{
    public required WebhookPlan Webhook { get; init; }

    /// <summary>From the first request to the final word; default 30 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    public RetryPlan Retry { get; init; } = new();
}
