using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Deployments.Systems;

/// <summary>A GitLab CI pipeline of a project, with its child pipelines.</summary>
public sealed record GitlabPipeline : OutsideTarget
{
    /// <summary>Path such as <c>group/project</c>, or number; may hold templates.</summary>
    public required string Project { get; init; }

    /// <summary>Branch or tag that it runs on; may hold templates.</summary>
    public required string Ref { get; init; }

    /// <summary>Variables of the pipeline; values may hold templates.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>What a pipeline that ended as skipped counts as; default false: nothing was deployed, so it failed.</summary>
    public bool SkippedIsSuccess { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ConnectionKind Kind => ConnectionKind.Gitlab;

    internal override OutsideTarget Rewrite(TextRewrite rewrite) => this with
    {
        Project = rewrite(Project, TemplatePlace.Name),
        Ref = rewrite(Ref, TemplatePlace.Name),
        Variables = rewrite.Values(Variables, TemplatePlace.Text),
    };
}
