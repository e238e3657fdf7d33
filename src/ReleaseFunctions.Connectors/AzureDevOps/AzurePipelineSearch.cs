using System.Globalization;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.AzureDevOps;

/// <summary>Finds a pipeline by its name, and a run by the template parameter that carries the correlation id.</summary>
internal sealed class AzurePipelineSearch(AzureDevOpsApi api)
{
    private const int PageSize = 200;
    private const int MaxPages = 3;

    /// <returns>The pipeline's number.</returns>
    /// <exception cref="ApiCallException">There is none, there are several, or it is not known.</exception>
    public async Task<long> PipelineAsync(ConnectionSettings connection, AzurePipelineRun target, CancellationToken cancellationToken)
    {
        if (long.TryParse(target.Pipeline, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return number;
        }

        ApiReply reply = await api.SendAsync(connection, HttpMethod.Get, $"{Project(target)}/_apis/build/definitions?name={Uri.EscapeDataString(target.Pipeline)}", cancellationToken);
        if (reply.Status != 200)
        {
            throw AzureDevOpsApi.Failure(connection, reply, $"asked for the pipeline {target.Pipeline} of {target.Project}", $"There is no project {target.Project} that the credential can see, or it lacks 'Build: read and execute'.");
        }

        JsonNode?[] named = [.. reply.ReadObject(connection.Name).ItemsAt("value").Where(definition => string.Equals(definition.TextAt("name"), target.Pipeline, StringComparison.OrdinalIgnoreCase))];
        return named switch
        {
            [var only] when only.WholeAt("id") is { } id => id,
            [] => throw ApiCallException.Refused($"{connection.Name} has no pipeline '{target.Pipeline}' in {target.Project}; correct the name, or write its number."),
            _ => throw ApiCallException.Refused($"{connection.Name} has {named.Length} pipelines '{target.Pipeline}' in {target.Project}, in different folders; write the number of one."),
        };
    }

    /// <returns>The run; null: none since then carries the id.</returns>
    /// <exception cref="ApiCallException">It is not known.</exception>
    public async Task<JsonObject?> FindAsync(ConnectionSettings connection, AzurePipelineRun target, string parameter, string id, DateTimeOffset since, CancellationToken cancellationToken)
    {
        long pipeline = await PipelineAsync(connection, target, cancellationToken);
        string oldest = Uri.EscapeDataString((since - CorrelationId.Margin).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        string query = $"{Project(target)}/_apis/build/builds?definitions={pipeline}&minTime={oldest}&queryOrder=queueTimeDescending&$top={PageSize}";
        string? next = string.Empty;
        for (int page = 0; page < MaxPages; page++)
        {
            ApiReply reply = await api.SendAsync(connection, HttpMethod.Get, next.Length == 0 ? query : $"{query}&continuationToken={Uri.EscapeDataString(next)}", cancellationToken);
            if (reply.Status != 200)
            {
                throw AzureDevOpsApi.Failure(connection, reply, $"asked for the runs of {target.Pipeline} in {target.Project}", "Whether the run was started is not known; the credential needs 'Build: read and execute'.");
            }

            if (reply.ReadObject(connection.Name).ItemsAt("value").FirstOrDefault(run => run.At("templateParameters").TextAt(parameter) == id) is { } found)
            {
                return found;
            }

            next = reply.Header("x-ms-continuationtoken");
            if (string.IsNullOrEmpty(next))
            {
                return null;
            }
        }

        throw ApiCallException.TryAgain($"{connection.Name} has more than {MaxPages * PageSize} runs of {target.Pipeline} in {target.Project} since {since:u}; they are looked through again.");
    }

    /// <summary>A project as it stands in a path.</summary>
    public static string Project(AzurePipelineRun target) => Uri.EscapeDataString(target.Project);
}
