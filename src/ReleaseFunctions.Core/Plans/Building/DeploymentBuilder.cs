using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Building;

/// <summary>Makes a deployment or rollback out of a document that was checked.</summary>
internal static class DeploymentBuilder
{
    public static DeploymentPlan Build(MappingNode deployment)
    {
        MappingNode webhook = deployment.Mapping("webhook")!;
        DeploymentPlan defaults = new()
        {
            Webhook = new WebhookPlan
            {
                Connection = webhook.Text("connection")!,
                Path = webhook.Text("path")!,
                Completion = webhook.Choice("completion", WebhookCompletion.Response),
                Body = webhook.Mapping("body") is { } body ? JsonSerializer.SerializeToElement(body.ToJson()) : null,
                Headers = webhook.MapOf("headers"),
            },
        };
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
}
