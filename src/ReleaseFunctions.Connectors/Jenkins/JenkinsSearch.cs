using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Jenkins;

/// <summary>Finds what a request started: by the parameter that carries the correlation id, or by the item of the queue that it was.</summary>
internal sealed class JenkinsSearch(JenkinsApi api)
{
    private const int MaxBuilds = 100;

    /// <returns>An item of the queue or a build; null: there is none with the id.</returns>
    /// <exception cref="ApiCallException">It is not known: no answer, or the job does not keep the id.</exception>
    public async Task<JenkinsHandle?> FindAsync(ConnectionSettings connection, JenkinsJob job, string id, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // The queue first: what leaves it meanwhile is among the builds.
        ApiReply queue = await api.ReadAsync(connection, "queue", "items[id,actions[parameters[name,value]]]", cancellationToken);
        if (queue.Status != 200)
        {
            throw JenkinsApi.Failure(connection, queue, "asked for its queue", "Whether the build was started is not known.");
        }

        if (queue.ReadObject(connection.Name).ItemsAt("items").FirstOrDefault(item => Has(item, id)).WholeAt("id") is { } waiting)
        {
            return new JenkinsHandle { Item = waiting };
        }

        JsonObject found = await BuildsAsync(connection, job, $"property[parameterDefinitions[name]],builds[number,queueId,timestamp,actions[parameters[name,value]]]{{0,{MaxBuilds}}}", cancellationToken);
        JsonNode?[] builds = [.. found.ItemsAt("builds")];
        if (builds.FirstOrDefault(build => Has(build, id)).WholeAt("number") is { } number)
        {
            return new JenkinsHandle { Build = number };
        }

        if (!Declared(found).Contains(CorrelationId.Variable))
        {
            throw new ApiCallException(
                $"A request to start {job.Name} was sent through {connection.Name} at {since:u}, and its answer was lost. The job has no parameter {CorrelationId.Variable}, so its build cannot be told from others and no second one is started; look at the job's builds, then retry or roll back.",
                isFinal: true);
        }

        return builds.Length == MaxBuilds && builds[^1].WholeAt("timestamp") is { } oldest && DateTimeOffset.FromUnixTimeMilliseconds(oldest) > since - CorrelationId.Margin
            ? throw ApiCallException.TryAgain($"{connection.Name} has had more than {MaxBuilds} builds of {job.Name} since {since:u}; they are looked through again.")
            : null;
    }

    /// <summary>The build that an item of the queue became, after the item itself has been forgotten.</summary>
    public async Task<long?> BuildOfAsync(ConnectionSettings connection, JenkinsJob job, long item, CancellationToken cancellationToken)
    {
        JsonObject found = await BuildsAsync(connection, job, $"builds[number,queueId]{{0,{MaxBuilds}}}", cancellationToken);
        return found.ItemsAt("builds").FirstOrDefault(build => build.WholeAt("queueId") == item).WholeAt("number");
    }

    /// <summary>Names of the parameters that a job has; Jenkins drops all others.</summary>
    public static HashSet<string> Declared(JsonObject job) => [.. job.ItemsAt("property")
        .SelectMany(property => property.ItemsAt("parameterDefinitions"))
        .Select(parameter => parameter.TextAt("name")).OfType<string>()];

    private async Task<JsonObject> BuildsAsync(ConnectionSettings connection, JenkinsJob job, string tree, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.ReadAsync(connection, job.Path, tree, cancellationToken);
        return reply.Status == 200 ? reply.ReadObject(connection.Name) : throw JenkinsApi.Failure(connection, reply, $"asked for the builds of {job.Name}", "Whether the build was started is not known.");
    }

    private static bool Has(JsonNode? found, string id) => found.ItemsAt("actions")
        .SelectMany(action => action.ItemsAt("parameters"))
        .Any(parameter => parameter.TextAt("name") == CorrelationId.Variable && parameter.TextAt("value") == id);
}
