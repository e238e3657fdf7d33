using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Gitlab;

/// <summary>
/// The pipelines that a pipeline has started in turn, in its own project and in others. GitLab calls a pipeline successful although one of them failed or still
/// runs, unless its trigger has <c>strategy: depend</c>; here they count.
/// </summary>
internal sealed class GitlabFamily(GitlabApi api)
{
    private const int MaxPipelines = 50;
    private const int MaxPages = 5;

    /// <summary>Every pipeline below one, however deep.</summary>
    /// <exception cref="ApiCallException">They are not known, or too many.</exception>
    public async Task<IReadOnlyList<GitlabChild>> ReadAsync(ConnectionSettings connection, long project, long pipeline, CancellationToken cancellationToken)
    {
        List<GitlabChild> children = [];
        HashSet<(long, long)> seen = [(project, pipeline)];
        Queue<(long Project, long Pipeline)> open = new([(project, pipeline)]);
        while (open.TryDequeue(out (long Project, long Pipeline) parent))
        {
            List<JsonObject> bridges = await api.ListAsync(
                connection,
                $"projects/{parent.Project}/pipelines/{parent.Pipeline}/bridges",
                MaxPages,
                $"asked for the child pipelines of {parent.Pipeline} in project {parent.Project}",
                "How they ended is not known; the token must be able to read their projects, too.",
                cancellationToken);
            foreach (JsonObject bridge in bridges)
            {
                if (bridge.At("downstream_pipeline") is not { } down || down.WholeAt("id") is not { } id)
                {
                    continue; // a trigger that was not played or was skipped; if it failed, that is in the parent's status
                }

                (long Project, long Pipeline) child = (down.WholeAt("project_id") ?? parent.Project, id);
                if (!seen.Add(child))
                {
                    continue;
                }

                if (children.Count == MaxPipelines)
                {
                    throw ApiCallException.Refused($"{connection.Name} has more than {MaxPipelines} child pipelines below {pipeline}; how they ended is not looked at, so it counts as failed. Let the plan start one of them.");
                }

                children.Add(new GitlabChild(child.Project, id, bridge.TextAt("name") ?? "?", down.TextAt("status"), bridge.IsTrueAt("allow_failure"), down.PageAt("web_url")));
                open.Enqueue(child);
            }
        }

        return children;
    }

    /// <summary>What a pipeline that succeeded comes to with those that it has started.</summary>
    public static DeploymentAnswer Judge(DeploymentAnswer parent, IReadOnlyList<GitlabChild> children, GitlabPipeline target)
    {
        DeploymentAnswer? held = null;
        DeploymentAnswer? running = null;
        foreach (GitlabChild child in children)
        {
            DeploymentAnswer answer = GitlabStatus.Judge(child.Status, target.SkippedIsSuccess);
            string message = $"The pipeline has ended; its child pipeline {child.Pipeline} ({child.Trigger}): {answer.Message}";
            switch (answer.State)
            {
                case DeploymentState.Failed when !child.MayFail:
                    return new DeploymentAnswer(DeploymentState.Failed, $"The pipeline itself succeeded, but its child pipeline {child.Pipeline} ({child.Trigger}) did not: {answer.Message}", child.Url ?? parent.Url);
                case DeploymentState.Running when answer.IsHeld:
                    held ??= answer with { Message = message, Url = child.Url ?? parent.Url };
                    break;
                case DeploymentState.Running:
                    running ??= answer with { Message = message, Url = parent.Url };
                    break;
            }
        }

        return held ?? running ?? parent;
    }
}

/// <summary>A pipeline that another one has started.</summary>
/// <param name="Trigger">Name of the job that started it.</param>
/// <param name="MayFail">The job has <c>allow_failure</c>.</param>
internal sealed record GitlabChild(long Project, long Pipeline, string Trigger, string? Status, bool MayFail, string? Url);
