using System.Globalization;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Argocd;

/// <summary>An operation on an application, as Argo CD shows it.</summary>
internal sealed record ArgocdOperation
{
    /// <summary>The info that carries our correlation id.</summary>
    public const string OrderInfo = "release";

    /// <summary>The info that says which history entry was the newest before the release.</summary>
    public const string BeforeInfo = "before";

    /// <summary>Argo CD's clock and ours may differ by this.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Our correlation id; null: somebody else's operation, or a rollback.</summary>
    public string? Order { get; private init; }

    /// <summary>The newest history entry before the release; null: there was none.</summary>
    public long? Before { get; private init; }

    /// <summary>What it syncs; of several sources, all their revisions.</summary>
    public string? Revision { get; private init; }

    /// <summary>It brings its own source, as only rollbacks do.</summary>
    public bool IsRollback { get; private init; }

    /// <summary>When it began; null: not yet.</summary>
    public DateTimeOffset? StartedAt { get; private init; }

    /// <summary>Whose it is, in words.</summary>
    public string Initiator { get; private init; } = string.Empty;

    /// <param name="operation">The operation; null: there is none.</param>
    /// <param name="startedAt">When it began.</param>
    public static ArgocdOperation? Of(JsonNode? operation, DateTimeOffset? startedAt = null) => operation is not JsonObject ? null : new()
    {
        Order = Info(operation, OrderInfo),
        Before = long.TryParse(Info(operation, BeforeInfo), NumberStyles.None, CultureInfo.InvariantCulture, out long before) ? before : null,
        Revision = ArgocdApplication.RevisionsOf(operation.At("sync")),
        IsRollback = operation.At("sync", "source") is JsonObject || operation.ItemsAt("sync", "sources").Any(),
        StartedAt = startedAt,
        Initiator = operation.IsTrueAt("initiatedBy", "automated") ? "automated sync" : operation.TextAt("initiatedBy", "username") ?? "somebody else",
    };

    /// <summary>Whether it is the one that the handle stands for.</summary>
    public bool Is(ArgocdHandle handle) => handle.Entry is null ? Order == handle.Order : IsRollback && Revision == handle.Revision && IsAfter(handle.At);

    /// <summary>Whether it did not begin before the moment.</summary>
    public bool IsAfter(DateTimeOffset moment) => StartedAt is not { } started || started >= moment - Skew;

    /// <summary>Whether it deploys for a stage of a release, at whichever attempt.</summary>
    public bool IsDeploymentOf(string release, string stage) =>
        Order is { } order && order.StartsWith($"{release}-{stage}-", StringComparison.Ordinal) && order.EndsWith("-deploy", StringComparison.Ordinal);

    private static string? Info(JsonNode? operation, string name) => operation.ItemsAt("info").FirstOrDefault(info => info.TextAt("name") == name).TextAt("value");
}
