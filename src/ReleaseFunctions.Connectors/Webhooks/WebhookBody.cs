using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Connectors.Webhooks;

/// <summary>The JSON that is posted (product contract, "Outgoing deployment webhook").</summary>
internal sealed record WebhookBody
{
    public required DeploymentAction Action { get; init; }

    public required ReleaseFacts Release { get; init; }

    public required WebhookStage Stage { get; init; }

    public required string CallbackUrl { get; init; }

    public required IReadOnlyDictionary<string, string> Links { get; init; }

    /// <summary>What the plan adds.</summary>
    public JsonElement? Body { get; init; }

    public static byte[] Of(DeploymentOrder order, WebhookPlan webhook) => JsonSerializer.SerializeToUtf8Bytes(
        new WebhookBody
        {
            Action = order.Action,
            Release = order.Release,
            Stage = new WebhookStage(order.Stage, order.Environment, order.Attempt),
            CallbackUrl = order.CallbackUrl,
            Links = order.Links,
            Body = webhook.Body,
        },
        WireJson.Options);
}

/// <summary>The stage an order is for.</summary>
internal sealed record WebhookStage(string Name, string Environment, int Attempt);
