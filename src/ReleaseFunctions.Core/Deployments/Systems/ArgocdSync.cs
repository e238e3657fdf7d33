using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Deployments.Systems;

/// <summary>A sync of an Argo CD application to a revision.</summary>
public sealed record ArgocdSync : OutsideTarget
{
    /// <summary>Name of the application; may hold templates.</summary>
    public required string Application { get; init; }

    /// <summary>The application's project in Argo CD; null: not said, and a missing application then looks like a missing right.</summary>
    public string? Project { get; init; }

    /// <summary>Branch, tag, commit or chart version; may hold templates. Null as a rollback: the revision that was synced before.</summary>
    public string? Revision { get; init; }

    /// <summary>Name, or position from 1, of the source that gets the revision, where the application has several; the others are synced to what they follow. Null: it has one.</summary>
    public string? Source { get; init; }

    /// <summary>Resources that are not in the revision any more are removed; default false.</summary>
    public bool Prune { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ConnectionKind Kind => ConnectionKind.Argocd;

    internal override OutsideTarget Rewrite(TextRewrite rewrite) => this with
    {
        Application = rewrite(Application, TemplatePlace.Name),
        Revision = Revision is null ? null : rewrite(Revision, TemplatePlace.Name),
    };
}
