namespace ReleaseFunctions.Core.Trust;

/// <summary>The run of a pipeline, as its OIDC token tells.</summary>
/// <param name="Trust">Name of the trust that let it in.</param>
/// <param name="Repository">The repository (GitHub), the project's path (GitLab), or organization/project/connection (Azure DevOps).</param>
/// <param name="Ref">The git ref; null: the token tells none.</param>
/// <param name="Environment">The forge's deployment environment; null: the job names none.</param>
/// <param name="Run">Number of the run; null: the token tells none.</param>
public sealed record PipelineRun(string Trust, string Repository, string? Ref, string? Environment, string? Run);
