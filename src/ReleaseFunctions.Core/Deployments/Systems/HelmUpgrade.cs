using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Deployments.Systems;

/// <summary>A new version or new values of a Helm release that Flux keeps (<c>HelmRelease</c>).</summary>
public sealed record HelmUpgrade : OutsideTarget
{
    /// <summary>Of the HelmRelease; may hold templates.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the HelmRelease; may hold templates.</summary>
    public required string Release { get; init; }

    /// <summary>Name of the chart, which the HelmRelease must have already; null: whichever it has.</summary>
    public string? Chart { get; init; }

    /// <summary>Version of the chart; may hold templates. Null as a rollback: the version and values before.</summary>
    public string? Version { get; init; }

    /// <summary>Values that are merged into those of the HelmRelease; texts may hold templates.</summary>
    public JsonElement? Values { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ConnectionKind Kind => ConnectionKind.Helm;

    internal override OutsideTarget Rewrite(TextRewrite rewrite) => this with
    {
        Namespace = rewrite(Namespace, TemplatePlace.Name),
        Release = rewrite(Release, TemplatePlace.Name),
        Version = Version is null ? null : rewrite(Version, TemplatePlace.Name),
        Values = rewrite.Json(Values),
    };
}
