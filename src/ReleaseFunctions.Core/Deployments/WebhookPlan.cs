using System.Text.Json;

namespace ReleaseFunctions.Core.Deployments;

/// <summary>A signed POST to a webhook connection (product contract, "Outgoing deployment webhook").</summary>
public sealed record WebhookPlan : DeploymentTarget
{
    /// <summary>Name of a connection of kind webhook.</summary>
    public required string Connection { get; init; }

    /// <summary>Path below the connection's URL; may hold templates.</summary>
    public required string Path { get; init; }

    /// <summary>Who says that it is done; default <see cref="WebhookCompletion.Response"/>.</summary>
    public WebhookCompletion Completion { get; init; }

    /// <summary>Members merged into the standard body under <c>body</c>; strings may hold templates.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>Additional request headers; values may hold templates. The signature and idempotency headers cannot be set.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
