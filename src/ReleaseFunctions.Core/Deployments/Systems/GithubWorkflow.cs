using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Deployments.Systems;

/// <summary>A run of a GitHub Actions workflow that has the trigger <c>workflow_dispatch</c>.</summary>
public sealed record GithubWorkflow : OutsideTarget
{
    /// <summary><c>owner/name</c>; may hold templates.</summary>
    public required string Repository { get; init; }

    /// <summary>File name, such as <c>deploy.yml</c>, or number of the workflow.</summary>
    public required string Workflow { get; init; }

    /// <summary>Branch or tag that it runs on; may hold templates.</summary>
    public required string Ref { get; init; }

    /// <summary>Inputs of the workflow, at most 25 together with <see cref="CorrelationInput"/>; values may hold templates.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The input that carries our correlation id (the workflow shows it in its <c>run-name</c>), by which a run is found whose answer was lost, or that the server
    /// did not name. Null: none; such a run is then not found.
    /// </summary>
    public string? CorrelationInput { get; init; }

    /// <summary>What a run that ended as skipped or neutral counts as; default false: nothing was deployed, so it failed.</summary>
    public bool SkippedIsSuccess { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ConnectionKind Kind => ConnectionKind.Github;

    internal override OutsideTarget Rewrite(TextRewrite rewrite) => this with
    {
        Repository = rewrite(Repository, TemplatePlace.Name),
        Ref = rewrite(Ref, TemplatePlace.Name),
        Inputs = rewrite.Values(Inputs, TemplatePlace.Text),
    };
}
