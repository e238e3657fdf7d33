using System.Net.Http.Headers;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Connections.Probes;

/// <summary>Asks a system about itself by one GET below a connection's address.</summary>
internal sealed class ProbeClient(ApiClient client, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    /// <param name="path">Path and query below <paramref name="url"/>.</param>
    /// <param name="sign">Adds the credential.</param>
    /// <exception cref="ApiCallException">No answer came.</exception>
    public async Task<ApiReply> GetAsync(
        ConnectionSettings connection, Uri url, string path, Func<HttpRequestMessage, Task> sign, CancellationToken cancellationToken)
    {
        if (!ConnectionUrl.TryCombine(url, path, out Uri address, out string fault))
        {
            throw ApiCallException.Refused($"{connection.Name} cannot be asked: {fault}.");
        }

        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        await sign(request);
        return await client.SendAsync(connection, request, cancellationToken);
    }

    /// <summary>Likewise with headers that are known at once.</summary>
    public Task<ApiReply> GetAsync(ConnectionSettings connection, Uri url, string path, CancellationToken cancellationToken, params (string Name, string? Value)[] headers) =>
        GetAsync(
            connection,
            url,
            path,
            request =>
            {
                foreach ((string name, string? value) in headers.Where(header => header.Value is not null))
                {
                    request.Headers.TryAddWithoutValidation(name, value);
                }

                return Task.CompletedTask;
            },
            cancellationToken);

    /// <summary>Bearer or Basic, as the connection has it.</summary>
    public static (string Name, string? Value) Authorization(ConnectionSettings connection) => ("Authorization", ConnectorClients.Authorization(connection)?.ToString());
}
