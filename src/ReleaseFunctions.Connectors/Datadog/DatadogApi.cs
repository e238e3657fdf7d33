using System.Net.Http.Headers;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Health;

namespace ReleaseFunctions.Connectors.Datadog;

/// <summary>Asks the API of Datadog, once: what went wrong is a measurement.</summary>
internal sealed class DatadogApi(QueryClient client)
{
    /// <param name="path">Path and query below the connection's address.</param>
    /// <exception cref="QueryFailedException">No answer came.</exception>
    public async Task<QueryReply> GetAsync(ConnectionSettings connection, string path, CancellationToken cancellationToken)
    {
        if (!ConnectionUrl.TryCombine(connection.Url!, path, out Uri url, out string fault))
        {
            throw new QueryFailedException($"{connection.Name} cannot be asked: {fault}.");
        }

        using HttpRequestMessage request = new(HttpMethod.Get, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("DD-API-KEY", connection.Secret);
        request.Headers.TryAddWithoutValidation("DD-APPLICATION-KEY", connection.Token);
        return await client.SendAsync(connection, request, cancellationToken);
    }
}
