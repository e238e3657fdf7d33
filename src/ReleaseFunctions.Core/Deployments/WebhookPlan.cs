using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Deployments;

/// <summary>A signed POST to a webhook connection (product contract, "Outgoing deployment webhook").</summary>
public sealed record WebhookPlan : OutsideTarget
{
    /// <summary>Path below the connection's URL; may hold templates.</summary>
    public required string Path { get; init; }

    /// <summary>Who says that it is done; default <see cref="WebhookCompletion.Response"/>.</summary>
    public WebhookCompletion Completion { get; init; }

    /// <summary>Members merged into the standard body under <c>body</c>; strings may hold templates.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>Additional request headers; values may hold templates. The signature and idempotency headers cannot be set.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    [JsonIgnore]
    public override ConnectionKind Kind => ConnectionKind.Webhook;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool KnowsRepeats => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool CanCancel => false;

    internal override OutsideTarget Rewrite(TextRewrite rewrite) => this with
    {
        Path = rewrite(Path, TemplatePlace.Path),
        Body = rewrite.Json(Body),
        Headers = rewrite.Values(Headers, TemplatePlace.Header),
    };
}
