using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Argocd;

/// <summary>An application as Argo CD's server answers it; what is missing or of another type is not there.</summary>
internal sealed class ArgocdApplication(JsonObject json)
{
    public string? Name => json.TextAt("metadata", "name");

    /// <summary>Where the application lives; part of its page's address.</summary>
    public string? Namespace => json.TextAt("metadata", "namespace");

    public bool IsDeleting => json.TextAt("metadata", "deletionTimestamp") is not null;

    /// <summary>The sources, where the application has a list of them, in the order of their positions; empty: it has one, outside of a list.</summary>
    public IReadOnlyList<ArgocdSource> Sources => [.. json.ItemsAt("spec", "sources")
        .Select((source, at) => new ArgocdSource(at + 1, source.TextAt("name"), source.TextAt("chart") ?? source.TextAt("path") ?? source.TextAt("ref") ?? source.TextAt("repoURL")))];

    /// <summary>The operation that was accepted and has not ended; null: none.</summary>
    public ArgocdOperation? Pending => ArgocdOperation.Of(json["operation"]);

    /// <summary>The operation that runs or ran last; null: none, or one has just been accepted.</summary>
    public ArgocdOperation? Last => ArgocdOperation.Of(State.At("operation"), State.MomentAt("startedAt"));

    public string? Phase => State.TextAt("phase");

    public string? Message => State.TextAt("message");

    public DateTimeOffset? FinishedAt => State.MomentAt("finishedAt");

    /// <summary>What the last operation synced.</summary>
    public string? SyncedRevision => RevisionsOf(State.At("syncResult"));

    /// <summary>When Argo CD last compared the application with its source.</summary>
    public DateTimeOffset? ReconciledAt => json.MomentAt("status", "reconciledAt");

    public string? Sync => json.TextAt("status", "sync", "status");

    /// <summary>What the comparison was made with.</summary>
    public string? ComparedRevision => RevisionsOf(json.At("status", "sync"));

    public string? Health => json.TextAt("status", "health", "status");

    public string? HealthMessage => json.TextAt("status", "health", "message");

    public DateTimeOffset? HealthSince => json.MomentAt("status", "health", "lastTransitionTime");

    /// <summary>Syncs that succeeded, oldest first.</summary>
    public IReadOnlyList<ArgocdEntry> History => [.. json.ItemsAt("status", "history")
        .Select(entry => new ArgocdEntry(entry.WholeAt("id") ?? 0, RevisionsOf(entry), entry.MomentAt("deployedAt")))
        .OrderBy(entry => entry.Id)];

    /// <summary>Resources that could not be synced, and why.</summary>
    public IEnumerable<string> FailedResources => State.ItemsAt("syncResult", "resources")
        .Where(resource => resource.TextAt("status") == "SyncFailed" || resource.TextAt("hookPhase") is "Failed" or "Error")
        .Select(resource => $"{resource.TextAt("kind")}/{resource.TextAt("name")}: {resource.TextAt("message") ?? "failed"}");

    /// <summary>What keeps Argo CD from comparing or syncing, in its words.</summary>
    public IEnumerable<string> Conditions => json.ItemsAt("status", "conditions")
        .Where(condition => condition.TextAt("type")?.EndsWith("Error", StringComparison.Ordinal) == true)
        .Select(condition => $"{condition.TextAt("type")}: {condition.TextAt("message")}");

    /// <summary>The revision, or those of several sources in their order, divided by commas as Argo CD itself writes them; null: none is said.</summary>
    public static string? RevisionsOf(JsonNode? node) => node.At("revisions") is JsonArray { Count: > 0 } several
        ? string.Join(',', several.Select(one => one is JsonValue value && value.TryGetValue(out string? text) ? text : string.Empty))
        : node.TextAt("revision");

    private JsonNode? State => json.At("status", "operationState");
}

/// <summary>One of several sources of an application.</summary>
/// <param name="Position">Its place in the list, from 1.</param>
/// <param name="Name">Its name; null: none.</param>
/// <param name="What">Its chart, folder, reference or repository, for people.</param>
internal sealed record ArgocdSource(long Position, string? Name, string? What)
{
    public override string ToString() => $"{Position} ({Name ?? What ?? "?"})";
}

/// <summary>A sync that succeeded.</summary>
/// <param name="Id">What a rollback names it by.</param>
/// <param name="Revision">What was synced; of several sources, all their revisions.</param>
/// <param name="DeployedAt">When it had succeeded.</param>
internal sealed record ArgocdEntry(long Id, string? Revision, DateTimeOffset? DeployedAt);
