using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Deployments.Systems;

/// <summary>A run of a pipeline of Azure DevOps.</summary>
public sealed record AzurePipelineRun : OutsideTarget
{
    /// <summary>Name or id of the project; may hold templates.</summary>
    public required string Project { get; init; }

    /// <summary>Number of the pipeline, or its name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Branch or tag that it runs on, such as <c>refs/heads/main</c> or <c>main</c>; may hold templates.</summary>
    public required string Ref { get; init; }

    /// <summary>Template parameters of the run; values may hold templates.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The template parameter that carries our correlation id. Null: none; a run whose answer was lost is then not found.</summary>
    public string? CorrelationParameter { get; init; }

    /// <summary>What a run that succeeded with issues counts as; default false: it failed.</summary>
    public bool PartialIsSuccess { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ConnectionKind Kind => ConnectionKind.AzureDevOps;

    internal override OutsideTarget Rewrite(TextRewrite rewrite) => this with
    {
        Project = rewrite(Project, TemplatePlace.Name),
        Ref = rewrite(Ref, TemplatePlace.Name),
        Parameters = rewrite.Values(Parameters, TemplatePlace.Text),
    };
}
