using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Github;

/// <summary>Calls of GitHub's REST API, of github.com or of an Enterprise Server.</summary>
internal sealed class GithubApi(ApiClient client, GithubApps apps, ConnectorLimits limits)
{
    private const string ApiVersion = "2022-11-28";

    /// <summary>What GitHub asks for when it names no pause.</summary>
    private static readonly TimeSpan SecondaryLimitPause = TimeSpan.FromMinutes(1);

    public async Task<ApiReply> SendAsync(
        ConnectionSettings connection, GithubRepository repository, HttpMethod method, string path, CancellationToken cancellationToken, JsonObject? body = null, string? etag = null)
    {
        string token = await apps.TokenAsync(connection, repository, cancellationToken);
        ApiReply reply = await OnceAsync(token);
        if (reply.Status == 401 && apps.Forget(connection, repository))
        {
            // An installation's token ends early when its rights are changed; whatever was asked for was not done.
            token = await apps.TokenAsync(connection, repository, cancellationToken);
            reply = await OnceAsync(token);
        }

        // A token that was got on the way is not among the connection's credentials, which are hidden everywhere.
        return reply with { Text = reply.Text?.Replace(token, "[hidden]", StringComparison.Ordinal) };

        async Task<ApiReply> OnceAsync(string bearer)
        {
            using HttpRequestMessage request = Request(connection, method, $"{repository.Path}/{path}", bearer);
            request.Content = body is null ? null : JsonContent.Create(body);
            if (etag is not null)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", etag);
            }

            return await client.SendAsync(connection, request, cancellationToken, timeout: method == HttpMethod.Get ? null : limits.DeploymentTimeout);
        }
    }

    public static HttpRequestMessage Request(ConnectionSettings connection, HttpMethod method, string path, string bearer)
    {
        HttpRequestMessage request = new(method, ApiAddress.Below(connection, GithubAddress.Root(connection), path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json", 0.9)); // what the description says it answers with
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        request.Headers.TryAddWithoutValidation("X-GitHub-Api-Version", ApiVersion);
        return request;
    }

    /// <summary>An answer that is no success, with what was asked for and what to do.</summary>
    /// <param name="call">Such as <c>asked for run 7 of contoso/shop</c>.</param>
    public static ApiCallException Failure(ConnectionSettings connection, ApiReply reply, string call, string remedy)
    {
        string hint = reply.Status switch
        {
            301 or 307 or 308 => "The repository was renamed or moved; write its new name into the plan.",
            401 when connection.Token is null => $"Correct Connections__{connection.Name}__User (the App's id) and __Secret (its private key); this machine's clock must be right, too.",
            401 => $"The token is not valid; set Connections__{connection.Name}__Token.",
            _ => remedy,
        };
        ApiCallException failure = reply.Failure($"{connection.Name}, {call},", hint);

        // The secondary limits are told by their words alone, if there is no header.
        return reply.Status == 403 && failure.IsFinal && reply.Detail().Contains("rate limit", StringComparison.OrdinalIgnoreCase)
            ? new ApiCallException($"{reply.Failure($"{connection.Name}, {call},").Message} It takes no more calls for a while.", isFinal: false, SecondaryLimitPause) { Status = 403, NotTaken = true }
            : failure;
    }
}
