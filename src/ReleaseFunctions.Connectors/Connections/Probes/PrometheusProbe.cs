using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections.Probes;

/// <summary>Asks Prometheus a query that needs no data.</summary>
internal sealed class PrometheusProbe(ProbeClient client) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Prometheus;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        ApiReply reply = await client.GetAsync(connection, connection.Url!, "api/v1/query?query=vector(1)", cancellationToken, ProbeClient.Authorization(connection));
        ConnectionFinding finding = ProbeVerdict.Of(connection, reply, client.Now, $"{connection.Name} answers queries.");
        if (finding.RightsSufficient != true)
        {
            return finding;
        }

        if ((string?)reply.ReadObject(connection.Name)["status"] != "success")
        {
            return finding with { CredentialAccepted = null, RightsSufficient = null, Message = $"{connection.Name} answers, but not as Prometheus does; look at the connection's Url." };
        }

        // Not every system that speaks this API says what it is.
        ApiReply about = await client.GetAsync(connection, connection.Url!, "api/v1/status/buildinfo", cancellationToken, ProbeClient.Authorization(connection));
        return about.IsSuccess ? finding with { Version = (string?)about.ReadObject(connection.Name)["data"]?["version"] } : finding;
    }
}
