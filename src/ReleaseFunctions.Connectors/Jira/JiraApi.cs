using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Jira;

/// <summary>Jira Cloud's REST API, version 3.</summary>
internal sealed class JiraApi(ApiClient client)
{
    /// <summary>Asks; any status that is not among the good ones is a failure.</summary>
    /// <param name="path">Below <c>/rest/api/3</c>, already escaped.</param>
    /// <exception cref="ApiCallException">No answer, or one that is no success.</exception>
    public async Task<ApiReply> SendAsync(ConnectionSettings connection, HttpMethod method, string path, JsonNode? body, Func<ApiReply, string?> remedy, CancellationToken cancellationToken)
    {
        if (!ConnectionUrl.TryCombine(connection.Url!, $"/rest/api/3{path}", out Uri url, out string fault))
        {
            throw ApiCallException.Refused($"{connection.Name} cannot be asked: {fault}.");
        }

        using HttpRequestMessage request = new(method, url) { Content = body is null ? null : JsonBody.Of(body) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = ConnectorClients.Authorization(connection);
        ApiReply reply = await client.SendAsync(connection, request, cancellationToken);
        return reply.IsSuccess ? reply : throw Fault(connection, reply, remedy);
    }

    /// <summary>Likewise, for an answer that is a JSON object.</summary>
    public async Task<JsonObject> ReadAsync(ConnectionSettings connection, HttpMethod method, string path, JsonNode? body, Func<ApiReply, string?> remedy, CancellationToken cancellationToken) =>
        (await SendAsync(connection, method, path, body, remedy, cancellationToken)).ReadObject(connection.Name);

    /// <summary>The path of an issue.</summary>
    public static string Issue(string key) => $"/issue/{Uri.EscapeDataString(key)}";

    private static ApiCallException Fault(ConnectionSettings connection, ApiReply reply, Func<ApiReply, string?> remedy)
    {
        string? what = remedy(reply) ?? reply.Status switch
        {
            401 => "The connection's credential is not valid; set Connections__<name>__User (e-mail address) and __Secret (API token), or __Token.",
            403 => "The connection's user may not do this.",
            410 => "This version of Jira's API is gone.",
            _ => null,
        };
        ApiCallException fault = reply.Failure(connection.Name, what);

        // Somebody else changed the issue at the same time.
        return reply.Status == 409 ? ApiCallException.TryAgain(fault.Message, reply.RetryAfter) : fault;
    }
}
