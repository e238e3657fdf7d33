using System.Net.Http.Headers;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.ServiceNow;

/// <summary>Asks ServiceNow for one change request, to see whether the connection's user may read any.</summary>
internal sealed class ServiceNowProbe(ApiClient client) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.ServiceNow;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        if (!ConnectionUrl.TryCombine(connection.Url!, "/api/now/table/change_request?sysparm_limit=1&sysparm_fields=number", out Uri url, out string fault))
        {
            throw ApiCallException.Refused($"{connection.Name} cannot be asked: {fault}.");
        }

        using HttpRequestMessage request = new(HttpMethod.Get, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = ConnectorClients.Authorization(connection);
        ApiReply reply = await client.SendAsync(connection, request, cancellationToken);
        return reply.Status switch
        {
            200 => new ConnectionFinding(true, true, null, "ServiceNow accepts the credential, and the user may read change requests; whether it may write them is seen when it does."),
            401 => new ConnectionFinding(true, false, null, "ServiceNow does not accept the credential."),
            403 => new ConnectionFinding(true, true, false, "ServiceNow accepts the credential, but the user may not read change requests."),
            _ => throw reply.Failure(connection.Name),
        };
    }
}
