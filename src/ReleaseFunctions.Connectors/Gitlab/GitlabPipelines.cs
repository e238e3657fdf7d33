using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Gitlab;

/// <summary>Creates pipelines of GitLab CI, follows them with their child pipelines, and cancels them.</summary>
internal sealed class GitlabPipelines(GitlabApi api, GitlabFamily family, GitlabSearch search, TimeProvider time) : IDeploymentSystem
{
    private const int MaxNamedJobs = 3;

    public ConnectionKind Kind => ConnectionKind.Gitlab;

    public TimeSpan Settles => TimeSpan.FromMinutes(1);

    public async Task<DeploymentAnswer?> FindAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken) =>
        await search.FindAsync(connection, (GitlabPipeline)order.Target, order.IdempotencyKey, order.Before?.SentAt ?? time.GetUtcNow(), cancellationToken) is { } pipeline
            ? Started(connection, pipeline)
            : null;

    public async Task<DeploymentAnswer> StartAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        GitlabPipeline target = (GitlabPipeline)order.Target;
        JsonArray variables = [.. target.Variables.Append(KeyValuePair.Create(CorrelationId.Variable, order.IdempotencyKey))
            .Where(variable => variable.Key != CorrelationId.Variable || variable.Value == order.IdempotencyKey)
            .Select(variable => new JsonObject { ["key"] = variable.Key, ["value"] = variable.Value })];
        ApiReply reply = await api.SendAsync(
            connection, HttpMethod.Post, $"{GitlabApi.Project(target.Project)}/pipeline", cancellationToken, new JsonObject { ["ref"] = target.Ref, ["variables"] = variables });
        return reply.IsSuccess
            ? Started(connection, reply.ReadObject(connection.Name))
            : throw GitlabApi.Failure(connection, reply, $"asked to create a pipeline of {target.Project} on {target.Ref}", Remedy(reply.Status, target));
    }

    public async Task<DeploymentAnswer> FollowAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        GitlabHandle known = GitlabHandle.Of(connection.Name, handle);
        ApiReply reply = await api.SendAsync(connection, HttpMethod.Get, $"projects/{known.Project}/pipelines/{known.Pipeline}", cancellationToken);
        if (reply.Status != 200)
        {
            throw GitlabApi.Failure(connection, reply, $"asked for pipeline {known.Pipeline} of project {known.Project}", "It was deleted, or the token may not read it; it needs the scope 'api'.");
        }

        JsonObject pipeline = reply.ReadObject(connection.Name);
        GitlabPipeline plan = (GitlabPipeline)target;
        DeploymentAnswer answer = GitlabStatus.Judge(pipeline.TextAt("status"), plan.SkippedIsSuccess) with { Url = pipeline.PageAt("web_url") };
        return answer switch
        {
            { State: DeploymentState.Succeeded } => GitlabFamily.Judge(answer, await family.ReadAsync(connection, known.Project, known.Pipeline, cancellationToken), plan),
            { State: DeploymentState.Failed } when known.Stopped => await StillStoppingAsync(connection, known, answer, plan, cancellationToken),
            { IsHeld: true } => answer with { Message = await NameJobsAsync(connection, known, cancellationToken) ?? answer.Message },
            _ => answer,
        };
    }

    public async Task<DeploymentAnswer> CancelAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        GitlabHandle known = GitlabHandle.Of(connection.Name, handle);
        await StopAsync(connection, known.Project, known.Pipeline, cancellationToken);

        // Not every child is cancelled with its parent: those in other projects go on.
        foreach (GitlabChild child in await family.ReadAsync(connection, known.Project, known.Pipeline, cancellationToken))
        {
            if (GitlabStatus.Judge(child.Status, skippedIsSuccess: true).State == DeploymentState.Running)
            {
                await StopAsync(connection, child.Project, child.Pipeline, cancellationToken);
            }
        }

        return new DeploymentAnswer(DeploymentState.Running, "GitLab was told to cancel the pipeline.", Handle: RunHandle.Write(known with { Stopped = true }));
    }

    private static DeploymentAnswer Started(ConnectionSettings connection, JsonObject pipeline) => pipeline.WholeAt("id") is { } id && pipeline.WholeAt("project_id") is { } project
        ? new DeploymentAnswer(DeploymentState.Running, "The pipeline was created.", pipeline.PageAt("web_url"), RunHandle.Write(new GitlabHandle(project, id)))
        : throw ApiCallException.TryAgain($"{connection.Name} answered with a pipeline without a number; it is looked up.");

    private async Task StopAsync(ConnectionSettings connection, long project, long pipeline, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.SendAsync(connection, HttpMethod.Post, $"projects/{project}/pipelines/{pipeline}/cancel", cancellationToken);
        if (!reply.IsSuccess)
        {
            throw GitlabApi.Failure(connection, reply, $"told to cancel pipeline {pipeline} of project {project}", "It was deleted, or the token may not cancel it; it needs the scope 'api' and a role that may (Developer by default).");
        }
    }

    private async Task<DeploymentAnswer> StillStoppingAsync(ConnectionSettings connection, GitlabHandle known, DeploymentAnswer ended, GitlabPipeline target, CancellationToken cancellationToken)
    {
        GitlabChild? running = (await family.ReadAsync(connection, known.Project, known.Pipeline, cancellationToken))
            .FirstOrDefault(child => GitlabStatus.Judge(child.Status, target.SkippedIsSuccess).State == DeploymentState.Running);
        return running is null ? ended : new DeploymentAnswer(DeploymentState.Running, $"The pipeline has ended; its child pipeline {running.Pipeline} ({running.Trigger}) has not yet.", ended.Url);
    }

    private async Task<string?> NameJobsAsync(ConnectionSettings connection, GitlabHandle known, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.SendAsync(connection, HttpMethod.Get, $"projects/{known.Project}/pipelines/{known.Pipeline}/jobs?scope=manual", cancellationToken);
        string[] names = [.. (reply.Status == 200 ? reply.TryReadArray() : null).ItemsAt().Select(job => job.TextAt("name")).OfType<string>().Order(StringComparer.Ordinal).Take(MaxNamedJobs)];
        return names.Length == 0 ? null : $"The pipeline waits for {string.Join(", ", names)}; play it in GitLab.";
    }

    private static string Remedy(int status, GitlabPipeline target) => status switch
    {
        400 => $"Nothing was created: {target.Ref} must be a branch or tag of the project whose .gitlab-ci.yml creates jobs for pipelines of source 'api', and the project must let the token's role set pipeline variables ({CorrelationId.Variable} is always set).",
        403 => "The token needs the scope 'api' and a role that may run pipelines on that ref (Developer, or what a protected ref asks for), and the project must let that role set pipeline variables.",
        404 => $"There is no project {target.Project} that the token can see.",
        _ => "Nothing was created.",
    };
}
