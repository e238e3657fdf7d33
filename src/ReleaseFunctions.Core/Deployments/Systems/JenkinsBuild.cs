using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Deployments.Systems;

/// <summary>A build of a Jenkins job.</summary>
public sealed record JenkinsBuild : OutsideTarget
{
    /// <summary>Full name with its folders, such as <c>shop/checkout/deploy</c>; may hold templates.</summary>
    public required string Job { get; init; }

    /// <summary>Parameters of the build; values may hold templates.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>What a build that ended as UNSTABLE counts as; default false: it failed.</summary>
    public bool UnstableIsSuccess { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ConnectionKind Kind => ConnectionKind.Jenkins;

    internal override OutsideTarget Rewrite(TextRewrite rewrite) => this with
    {
        Job = rewrite(Job, TemplatePlace.Name),
        Parameters = rewrite.Values(Parameters, TemplatePlace.Text),
    };
}
