using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.AzureDevOps;

/// <summary>Calls of Azure DevOps' REST API, with a personal access token or as an identity of Microsoft Entra ID.</summary>
internal sealed class AzureDevOpsApi(ApiClient client, EntraCredentials credentials, ConnectorLimits limits, TimeProvider time)
{
    /// <summary>Azure DevOps itself, whichever the organization.</summary>
    private const string Scope = "499b84ac-1321-427f-aa17-267ca6975798/.default";

    /// <param name="path">Path and query without the version, below the organization.</param>
    public async Task<ApiReply> SendAsync(ConnectionSettings connection, HttpMethod method, string path, CancellationToken cancellationToken, JsonObject? body = null, string version = "7.1")
    {
        using HttpRequestMessage request = new(method, ApiAddress.Below(connection, connection.Url!, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api-version={version}"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("X-TFS-FedAuthRedirect", "Suppress"); // 401 in place of a page to sign in on
        AuthenticationHeaderValue authorization = await AuthorizeAsync(connection, cancellationToken);
        request.Headers.Authorization = authorization;
        request.Content = body is null ? null : JsonContent.Create(body);
        ApiReply reply = await client.SendAsync(connection, request, cancellationToken, timeout: method == HttpMethod.Get ? null : limits.DeploymentTimeout);

        // A token that was got on the way is not among the connection's credentials, which are hidden everywhere.
        return reply with { Text = reply.Text?.Replace(authorization.Parameter!, "[hidden]", StringComparison.Ordinal) };
    }

    /// <summary>An answer that is no success, with what was asked for and what to do.</summary>
    public static ApiCallException Failure(ConnectionSettings connection, ApiReply reply, string call, string remedy)
    {
        string credential = connection.Token is null
            ? $"The identity of {connection.Name} is not accepted; add it as a user of the organization."
            : $"The token is not valid for this organization; set Connections__{connection.Name}__Token.";
        return IsSignIn(reply)
            ? new ApiCallException($"{connection.Name}, {call}, answered {reply.Status} with a page to sign in on. {credential}", isFinal: true) { NotTaken = true, Status = reply.Status }
            : reply.Failure($"{connection.Name}, {call},", reply.Status switch
            {
                401 => credential,
                >= 300 and < 400 => null,
                _ => remedy,
            });
    }

    /// <summary>A refused token is answered with 203 and HTML, or with a redirect, wherever a browser is expected.</summary>
    public static bool IsSignIn(ApiReply reply) =>
        reply.Status == 203 || (reply.Status == 302 && reply.Header("Location")?.Contains("signin", StringComparison.OrdinalIgnoreCase) == true);

    private async Task<AuthenticationHeaderValue> AuthorizeAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        if (connection.Token is { } token)
        {
            return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($":{token}")));
        }

        TimeSpan timeout = connection.Timeout ?? limits.QueryTimeout;
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            AccessToken got = await credentials.For(connection).GetTokenAsync(new TokenRequestContext([Scope]), either.Token);
            return new AuthenticationHeaderValue("Bearer", got.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && AzureFaults.Describe(exception, timeout) is { } sentence)
        {
            throw ApiCallException.TryAgain($"{connection.Name} {sentence}").BeforeItWasSent();
        }
    }
}
