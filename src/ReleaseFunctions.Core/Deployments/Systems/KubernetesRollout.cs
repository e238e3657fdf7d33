using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Deployments.Systems;

/// <summary>A new image of one container of a Deployment, StatefulSet or DaemonSet, and its rollout.</summary>
public sealed record KubernetesRollout : OutsideTarget
{
    /// <summary>May hold templates.</summary>
    public required string Namespace { get; init; }

    /// <summary><c>deployment/name</c>, <c>statefulset/name</c> or <c>daemonset/name</c>; a name alone is a deployment. May hold templates.</summary>
    public required string Workload { get; init; }

    /// <summary>Name of the container that gets the image; null as a rollback without an image.</summary>
    public string? Container { get; init; }

    /// <summary>The image with its tag or digest; may hold templates. Null as a rollback: back to the revision before.</summary>
    public string? Image { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ConnectionKind Kind => ConnectionKind.Kubernetes;

    internal override OutsideTarget Rewrite(TextRewrite rewrite) => this with
    {
        Namespace = rewrite(Namespace, TemplatePlace.Name),
        Workload = rewrite(Workload, TemplatePlace.Name),
        Image = Image is null ? null : rewrite(Image, TemplatePlace.Name),
    };
}
