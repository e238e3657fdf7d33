using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Kubernetes;

/// <summary>What runs pods and rolls new ones out.</summary>
internal enum WorkloadKind
{
    Deployment,
    StatefulSet,
    DaemonSet,
}

/// <summary>Which workload a plan names.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
internal sealed record WorkloadName(string Namespace, WorkloadKind Kind, string Name)
{
    /// <summary>Its path in the API, below the API group <c>apps/v1</c>.</summary>
    public string Path => $"/apis/apps/v1/namespaces/{Uri.EscapeDataString(Namespace)}/{Resource}/{Uri.EscapeDataString(Name)}";

    /// <summary>As the API and roles name its kind.</summary>
    public string Resource => $"{Kind.ToString().ToLowerInvariant()}s";

    /// <param name="text"><c>kind/name</c>, or the name of a deployment.</param>
    public static WorkloadName Of(string space, string text) => text.Split('/', 2) is [var kind, var name]
        ? new(space, Enum.Parse<WorkloadKind>(kind, ignoreCase: true), name)
        : new(space, WorkloadKind.Deployment, text);

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}/{Name} in {Namespace}";
}

/// <summary>A workload as the API answers it; what is missing or of another type is not there.</summary>
internal sealed class Workload(WorkloadName name, JsonObject json)
{
    private const string OrderKey = "release-functions/order";
    private const string BeforeKey = "release-functions/before";

    public WorkloadName Name => name;

    public JsonObject Json => json;

    public string? ResourceVersion => json.TextAt("metadata", "resourceVersion");

    public string? Uid => json.TextAt("metadata", "uid");

    /// <summary>Counts changes of what is wanted.</summary>
    public long Generation => json.WholeAt("metadata", "generation") ?? 0;

    /// <summary>The order that changed it last, of all that came from here; null: none.</summary>
    public string? Order => json.TextAt("metadata", "annotations", OrderKey);

    /// <summary>What it was before that order, and what it was changed to.</summary>
    public WorkloadBefore? Before => WorkloadBefore.TryParse(json.TextAt("metadata", "annotations", BeforeKey));

    public bool IsPaused => json.IsTrueAt("spec", "paused");

    /// <summary>Replaces pods by itself when what is wanted changes.</summary>
    public bool RollsOut => name.Kind == WorkloadKind.Deployment || json.TextAt("spec", "updateStrategy", "type") is null or "RollingUpdate";

    /// <summary>Containers and their images.</summary>
    public IReadOnlyDictionary<string, string?> Images { get; } = json.ItemsAt("spec", "template", "spec", "containers")
        .Where(container => container.TextAt("name") is not null)
        .DistinctBy(container => container.TextAt("name"))
        .ToDictionary(container => container.TextAt("name")!, container => container.TextAt("image"));

    /// <summary>What its pods are found by.</summary>
    public string Selector => string.Join(',', (json.At("spec", "selector", "matchLabels") as JsonObject ?? []).Select(label => $"{label.Key}={label.Value}"));

    /// <summary>Whether the order that changed it last deploys for a stage of a release, at whichever attempt.</summary>
    public bool IsDeployedFor(string release, string stage) =>
        Order is { } order && order.StartsWith($"{release}-{stage}-", StringComparison.Ordinal) && order.EndsWith("-deploy", StringComparison.Ordinal);

    /// <summary>The annotations that an order leaves on it.</summary>
    /// <param name="before">Null: takes it away.</param>
    public static JsonObject Annotations(string order, WorkloadBefore? before) => new() { [OrderKey] = order, [BeforeKey] = before is null ? null : JsonSerializer.Serialize(before) };
}

/// <summary>What a workload was before an order, and what it was changed to; kept on the workload itself.</summary>
/// <param name="Revision">The revision before; null: not known.</param>
/// <param name="Container">The container that was changed.</param>
/// <param name="Image">Its image before; null: it had none.</param>
/// <param name="To">Its image now.</param>
internal sealed record WorkloadBefore(string? Revision, string Container, string? Image, string To)
{
    /// <summary>Null: the text is none that was written here.</summary>
    public static WorkloadBefore? TryParse(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<WorkloadBefore>(text) is { Container: not null, To: not null } before ? before : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
