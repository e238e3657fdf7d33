using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Connections.Probes;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.AzureDevOps;

/// <summary>Checks a connection to Azure DevOps by asking who we are there.</summary>
internal sealed class AzureDevOpsProbe(AzureDevOpsApi api, TimeProvider time) : IConnectionProbe
{
    /// <summary>Whoever is not signed in has this id in every organization.</summary>
    private const string Anonymous = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";

    public ConnectionKind Kind => ConnectionKind.AzureDevOps;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.SendAsync(connection, HttpMethod.Get, "_apis/connectionData", cancellationToken, version: "7.1-preview");
        string? id = reply.Status == 200 ? reply.TryReadObject().TextAt("authenticatedUser", "id") : null;
        ConnectionFinding finding = reply.Status switch
        {
            200 when id is not null && id != Anonymous => new ConnectionFinding(true, true, null, "The credential is accepted; what it may do is set by project and pipeline, and shows at the first start: 'Build: read and execute', with 'Queue builds' and 'Stop builds'."),
            200 when id is null => new ConnectionFinding(true, null, null, $"{connection.Name} answered with something that does not look like Azure DevOps; correct Connections__{connection.Name}__Url, https://dev.azure.com/<organization>."),
            200 or 401 => Refused(),
            _ when AzureDevOpsApi.IsSignIn(reply) => Refused(),
            404 => new ConnectionFinding(true, null, null, $"There is no such organization; correct Connections__{connection.Name}__Url, https://dev.azure.com/<organization>."),
            _ => new ConnectionFinding(true, null, null, AzureDevOpsApi.Failure(connection, reply, "asked who we are", string.Empty).Message),
        };
        return finding.At(connection, reply, time.GetUtcNow());

        ConnectionFinding Refused() => new(true, false, null, AzureDevOpsApi.Failure(connection, reply with { Status = 401 }, "asked who we are", string.Empty).Message);
    }
}
