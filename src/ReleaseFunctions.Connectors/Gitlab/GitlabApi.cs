using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Gitlab;

/// <summary>Calls of GitLab's REST API, version 4.</summary>
internal sealed class GitlabApi(ApiClient client, ConnectorLimits limits)
{
    private const string Version = "/api/v4";
    private const int PageSize = 100;

    public Task<ApiReply> SendAsync(ConnectionSettings connection, HttpMethod method, string path, CancellationToken cancellationToken, JsonObject? body = null)
    {
        HttpRequestMessage request = new(method, ApiAddress.Below(connection, Root(connection), path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("PRIVATE-TOKEN", connection.Token);
        return SendAsync(connection, request, method == HttpMethod.Get ? null : limits.DeploymentTimeout, cancellationToken);
    }

    /// <summary>One page after the other, until the last or the limit.</summary>
    /// <param name="call">What is asked for, for errors.</param>
    /// <param name="remedy">What to do if it is refused.</param>
    /// <exception cref="ApiCallException">A page did not come.</exception>
    public async Task<List<JsonObject>> ListAsync(ConnectionSettings connection, string path, int maxPages, string call, string remedy, CancellationToken cancellationToken)
    {
        List<JsonObject> items = [];
        string start = path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?');
        string? page = "1";
        for (int read = 0; page is { Length: > 0 } && read < maxPages; read++)
        {
            ApiReply reply = await SendAsync(connection, HttpMethod.Get, $"{start}per_page={PageSize}&page={Uri.EscapeDataString(page)}", cancellationToken);
            if (reply.Status != 200)
            {
                throw Failure(connection, reply, call, remedy);
            }

            JsonArray shown = reply.ReadArray(connection.Name);
            items.AddRange(shown.OfType<JsonObject>());
            page = reply.Header("x-next-page") ?? (shown.Count == PageSize ? $"{read + 2}" : null);
        }

        return items;
    }

    /// <summary>An answer that is no success, with what was asked for and what to do.</summary>
    public static ApiCallException Failure(ConnectionSettings connection, ApiReply reply, string call, string remedy) => reply.Failure($"{connection.Name}, {call},", reply.Status switch
    {
        401 => $"The token is not valid; set Connections__{connection.Name}__Token.",
        >= 300 and < 400 => null,
        _ => remedy,
    });

    /// <summary>A project as it stands in a path: a number, or the whole path as one segment.</summary>
    public static string Project(string project) => $"projects/{Uri.EscapeDataString(project)}";

    private static Uri Root(ConnectionSettings connection)
    {
        UriBuilder root = new(connection.Url!);
        string path = root.Path.TrimEnd('/');
        root.Path = path.EndsWith(Version, StringComparison.Ordinal) ? path : path + Version;
        return root.Uri;
    }

    private async Task<ApiReply> SendAsync(ConnectionSettings connection, HttpRequestMessage request, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using (request)
        {
            return await client.SendAsync(connection, request, cancellationToken, timeout: timeout);
        }
    }
}
