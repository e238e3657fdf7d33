using System.Globalization;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Gitlab;

/// <summary>Finds a pipeline by the variable that carries the correlation id.</summary>
internal sealed class GitlabSearch(GitlabApi api)
{
    private const int MaxPages = 3;

    /// <returns>The pipeline; null: none since then carries the id.</returns>
    /// <exception cref="ApiCallException">It is not known.</exception>
    public async Task<JsonObject?> FindAsync(ConnectionSettings connection, GitlabPipeline target, string id, DateTimeOffset since, CancellationToken cancellationToken)
    {
        DateTimeOffset oldest = since - CorrelationId.Margin;
        string project = GitlabApi.Project(target.Project);
        string after = Uri.EscapeDataString(oldest.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        string mine = await MyNameAsync(connection, cancellationToken) is { } name ? $"&username={Uri.EscapeDataString(name)}" : string.Empty;
        List<JsonObject> pipelines = await api.ListAsync(
            connection,
            $"{project}/pipelines?source=api&ref={Uri.EscapeDataString(target.Ref)}&updated_after={after}&order_by=id&sort=desc{mine}",
            MaxPages,
            $"asked for the pipelines of {target.Project} since {oldest:u}",
            "Whether the pipeline was created is not known; the token needs the scope 'api'.",
            cancellationToken);
        foreach (JsonObject pipeline in pipelines.Where(pipeline => pipeline.MomentAt("created_at") is not { } at || at >= oldest))
        {
            if (pipeline.WholeAt("id") is { } number && await HasAsync(connection, project, number, id, cancellationToken))
            {
                pipeline["project_id"] ??= await ProjectIdAsync(connection, project, number, cancellationToken);
                return pipeline;
            }
        }

        return null;
    }

    private async Task<bool> HasAsync(ConnectionSettings connection, string project, long pipeline, string id, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.SendAsync(connection, HttpMethod.Get, $"{project}/pipelines/{pipeline}/variables", cancellationToken);
        return reply.Status switch
        {
            200 => reply.ReadArray(connection.Name).Any(variable => variable.TextAt("key") == CorrelationId.Variable && variable.TextAt("value") == id),
            404 => false, // deleted meanwhile
            _ => throw GitlabApi.Failure(connection, reply, $"asked for the variables of pipeline {pipeline}", "Whether the pipeline was created is not known, so no second one is; look at the project's pipelines, then retry or roll back."),
        };
    }

    /// <summary>Only the creator and maintainers may read a pipeline's variables, so those of others are left out.</summary>
    private async Task<string?> MyNameAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.SendAsync(connection, HttpMethod.Get, "user", cancellationToken);
        return reply.Status == 200 ? reply.TryReadObject().TextAt("username") : null;
    }

    private async Task<JsonNode?> ProjectIdAsync(ConnectionSettings connection, string project, long pipeline, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.SendAsync(connection, HttpMethod.Get, $"{project}/pipelines/{pipeline}", cancellationToken);
        return reply.Status == 200 ? reply.TryReadObject().WholeAt("project_id") : null;
    }
}
