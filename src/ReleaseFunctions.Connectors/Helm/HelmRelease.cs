using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Helm;

/// <summary>A <c>HelmRelease</c> of Flux as the API answers it; what is missing or of another type is not there.</summary>
internal sealed class HelmRelease(JsonObject json)
{
    private const string OrderKey = "release-functions/order";
    private const string BeforeKey = "release-functions/before";
    private const string RequestKey = "reconcile.fluxcd.io/requestedAt";
    private const string ForceKey = "reconcile.fluxcd.io/forceAt";

    public string? Name => json.TextAt("metadata", "name");

    public string? Namespace => json.TextAt("metadata", "namespace");

    public string? ResourceVersion => json.TextAt("metadata", "resourceVersion");

    /// <summary>Counts changes of what is wanted.</summary>
    public long Generation => json.WholeAt("metadata", "generation") ?? 0;

    /// <summary>The order that changed it last, of all that came from here; null: none.</summary>
    public string? Order => json.TextAt("metadata", "annotations", OrderKey);

    /// <summary>What it was before that order, and what it was changed to.</summary>
    public HelmBefore? Before => HelmBefore.TryParse(json.TextAt("metadata", "annotations", BeforeKey));

    public bool IsSuspended => json.IsTrueAt("spec", "suspend");

    /// <summary>The chart's version stands in this object; otherwise in the source that it refers to.</summary>
    public bool HasChart => json.At("spec", "chart", "spec") is JsonObject;

    public string? Chart => json.TextAt("spec", "chart", "spec", "chart");

    public string? Version => json.TextAt("spec", "chart", "spec", "version");

    public JsonObject Values => json.At("spec", "values") as JsonObject ?? [];

    /// <summary>The last request that Flux has dealt with.</summary>
    public string? Handled => json.TextAt("status", "lastHandledReconcileAt");

    /// <summary>The last generation that ended as ready or stalled.</summary>
    public long Observed => json.WholeAt("status", "observedGeneration") ?? 0;

    /// <summary>The newest Helm release that Flux made.</summary>
    public JsonObject? Newest => json.ItemsAt("status", "history").FirstOrDefault();

    /// <summary>Where Helm keeps its releases.</summary>
    public string? StorageNamespace => json.TextAt("status", "storageNamespace") ?? Newest.TextAt("namespace") ?? Namespace;

    public JsonObject? Condition(string type) => json.ItemsAt("status", "conditions").FirstOrDefault(condition => condition.TextAt("type") == type);

    /// <summary>Whether the order that changed it last deploys for a stage of a release, at whichever attempt.</summary>
    public bool IsDeployedFor(string release, string stage) =>
        Order is { } order && order.StartsWith($"{release}-{stage}-", StringComparison.Ordinal) && order.EndsWith("-deploy", StringComparison.Ordinal);

    /// <summary>The annotations that an order leaves on it; they make Flux look at once.</summary>
    /// <param name="before">Null: takes it away.</param>
    /// <param name="isForced">Flux upgrades even though nothing has changed.</param>
    public static JsonObject Annotations(string order, HelmBefore? before, bool isForced)
    {
        JsonObject annotations = new() { [OrderKey] = order, [BeforeKey] = before is null ? null : JsonSerializer.Serialize(before), [RequestKey] = order };
        if (isForced)
        {
            annotations[ForceKey] = order;
        }

        return annotations;
    }
}

/// <summary>What a HelmRelease was before an order, and what it was changed to; kept on the object itself.</summary>
/// <param name="Version">The chart's version before; null: none was set.</param>
/// <param name="To">The chart's version now.</param>
/// <param name="Values">The merge patch that takes the values back.</param>
internal sealed record HelmBefore(string? Version, string To, JsonObject Values)
{
    /// <summary>Null: the text is none that was written here.</summary>
    public static HelmBefore? TryParse(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<HelmBefore>(text) is { To: not null, Values: not null } before ? before : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
