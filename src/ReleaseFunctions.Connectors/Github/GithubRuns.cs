using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Github;

/// <summary>Finds a run by the correlation id in its name, where the answer to the start did not name it.</summary>
internal sealed class GithubRuns(GithubApi api)
{
    private const int PageSize = 100;
    private const int MaxPages = 5;

    /// <summary>Runs of the workflow, newest first, back to the moment of the first request.</summary>
    /// <returns>The run; null: none carries the id.</returns>
    /// <exception cref="ApiCallException">It is not known: no answer, two runs with the id, or too many runs to look through.</exception>
    public async Task<JsonObject?> FindAsync(ConnectionSettings connection, GithubWorkflow target, string id, DateTimeOffset since, CancellationToken cancellationToken)
    {
        GithubRepository repository = GithubRepository.Of(target.Repository);
        string call = $"asked for the runs of {target.Workflow} in {repository}";
        DateTimeOffset oldest = since - CorrelationId.Margin;
        List<JsonObject> found = [];
        for (int page = 1; page <= MaxPages; page++)
        {
            string path = $"actions/workflows/{Uri.EscapeDataString(target.Workflow)}/runs?event=workflow_dispatch&per_page={PageSize}&page={page}";
            ApiReply reply = await api.SendAsync(connection, repository, HttpMethod.Get, path, cancellationToken);
            if (reply.Status != 200)
            {
                throw GithubApi.Failure(connection, reply, call, $"Whether the run was started is not known; the credential needs 'Actions: read and write' for {repository}.");
            }

            JsonObject[] runs = [.. reply.ReadObject(connection.Name).ItemsAt("workflow_runs")];
            found.AddRange(runs.Where(run => run.MomentAt("created_at") is not { } at || at >= oldest).Where(run => CorrelationId.IsIn(run.TextAt("display_title"), id)));
            if (runs.Length < PageSize || runs.Any(run => run.MomentAt("created_at") < oldest))
            {
                return found.DistinctBy(run => run.WholeAt("id")).ToArray() switch
                {
                    [] => null,
                    [var only] => only,
                    var several => throw ApiCallException.Refused($"{connection.Name} has {several.Length} runs of {target.Workflow} in {repository} whose names hold '{id}'; which of them was started here cannot be told. Look at them, then retry or roll back."),
                };
            }
        }

        throw ApiCallException.TryAgain($"{connection.Name} has more than {MaxPages * PageSize} runs of {target.Workflow} in {repository} since {oldest:u}; they are looked through again.");
    }
}
