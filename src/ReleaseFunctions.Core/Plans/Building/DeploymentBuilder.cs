using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Building;

/// <summary>Makes a deployment or rollback out of a document that was checked.</summary>
internal static class DeploymentBuilder
{
    public static DeploymentPlan Build(MappingNode deployment)
    {
        DeploymentPlan defaults = deployment.Mapping("release") is { } release
            ? new() { Target = Release(release), Timeout = DeploymentPlan.ReleaseTimeout }
            : new() { Target = Webhook(deployment.Mapping("webhook")!) };
        return defaults with
        {
            Timeout = deployment.Duration("timeout") ?? defaults.Timeout,
            Retry = deployment.Mapping("retry") is { } retry
                ? new RetryPlan
                {
                    Attempts = retry.Whole("attempts", defaults.Retry.Attempts),
                    Delay = retry.Duration("delay") ?? defaults.Retry.Delay,
                    Backoff = retry.Number("backoff") ?? defaults.Retry.Backoff,
                }
                : defaults.Retry,
        };
    }

    /// <summary>How a stage is undone: as it says; a stage that starts a release has that rolled back unless it says otherwise.</summary>
    public static DeploymentPlan? Rollback(MappingNode stage, DeploymentPlan deploy) =>
        stage.Mapping("rollback") is { } undo ? Build(undo)
        : stage.Text("rollback") is not null ? deploy with { Target = new PreviousVersion() }
        : deploy.Target is ChildRelease ? deploy
        : null;

    private static WebhookPlan Webhook(MappingNode webhook) => new()
    {
        Connection = webhook.Text("connection")!,
        Path = webhook.Text("path")!,
        Completion = webhook.Choice("completion", WebhookCompletion.Response),
        Body = webhook.Mapping("body") is { } body ? JsonSerializer.SerializeToElement(body.ToJson()) : null,
        Headers = webhook.MapOf("headers"),
    };

    private static ChildRelease Release(MappingNode release) => new()
    {
        Plan = release.Text("plan")!,
        Version = release.Text("version")!,
        Variables = release.MapOf("variables"),
    };
}
