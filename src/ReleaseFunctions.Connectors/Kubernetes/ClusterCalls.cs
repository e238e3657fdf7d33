using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Azure.Core;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Kubernetes;

/// <summary>Calls to the API of a Kubernetes cluster, with the connection's token or one of Microsoft Entra ID (AKS). Each is sent once.</summary>
internal sealed class ClusterCalls(ApiClient client, EntraCredentials credentials, ConnectorLimits limits, TimeProvider time)
{
    public const string StrategicMerge = "application/strategic-merge-patch+json";
    public const string Merge = "application/merge-patch+json";

    /// <summary>Every AKS cluster with Entra integration is this application.</summary>
    private const string AksScope = "6dae42f8-4368-4678-94ff-3960e28e3630/.default";

    /// <summary>Who changed a field, as the API records it.</summary>
    private const string FieldManager = "fieldManager=release-functions";

    /// <summary>Reads an object or a list.</summary>
    /// <param name="accept">The form that is asked for; null: JSON.</param>
    public Task<ApiReply> GetAsync(ConnectionSettings connection, string path, CancellationToken cancellationToken, string? accept = null) =>
        SendAsync(connection, HttpMethod.Get, path, null, null, accept, cancellationToken);

    /// <summary>Changes an object on the condition that it is still at the version that the patch names; what is answered is the object.</summary>
    public Task<ApiReply> PatchAsync(ConnectionSettings connection, string path, JsonObject patch, string type, CancellationToken cancellationToken) =>
        SendAsync(connection, HttpMethod.Patch, $"{path}?{FieldManager}", patch, type, null, cancellationToken);

    /// <summary>Asks what changes nothing.</summary>
    public Task<ApiReply> AskAsync(ConnectionSettings connection, string path, JsonObject question, CancellationToken cancellationToken) =>
        SendAsync(connection, HttpMethod.Post, path, question, "application/json", null, cancellationToken);

    /// <summary>An answer that is no success.</summary>
    /// <param name="what">What was read or changed, for people.</param>
    /// <param name="rights">The verbs and resources that a role needs for it.</param>
    public static ApiCallException Failure(ConnectionSettings connection, ApiReply reply, string what, string rights) => reply.Failure(connection.Name, reply.Status switch
    {
        401 => $"The credential is not valid, or has expired; set Connections__{connection.Name}__Token, or let the identity sign in to the cluster.",
        403 when reply.Detail().Contains("admission", StringComparison.OrdinalIgnoreCase) => $"A policy of the cluster forbids the change of {what}; nothing was changed.",
        403 => $"The role of the connection's identity needs {rights}.",
        404 => $"There is no {what}.",
        400 or 422 => $"Nothing was changed in {what}.",
        _ => null,
    });

    private async Task<ApiReply> SendAsync(
        ConnectionSettings connection, HttpMethod method, string path, JsonObject? body, string? type, string? accept, CancellationToken cancellationToken)
    {
        if (!ConnectionUrl.TryCombine(connection.Url!, path, out Uri url, out string fault))
        {
            throw ApiCallException.Refused($"{connection.Name} cannot be asked: {fault}.");
        }

        using HttpRequestMessage request = new(method, url);
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept ?? "application/json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", connection.Token ?? await SignInAsync(connection, cancellationToken));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue(type!));
        }

        return await client.SendAsync(connection, request, cancellationToken);
    }

    private async Task<string> SignInAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        TimeSpan timeout = connection.Timeout ?? limits.QueryTimeout;
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return (await credentials.For(connection).GetTokenAsync(new TokenRequestContext([AksScope]), either.Token)).Token;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && AzureFaults.Describe(exception, timeout) is { } sentence)
        {
            throw new ApiCallException($"{connection.Name} {sentence}", isFinal: false) { NotTaken = true };
        }
    }
}
