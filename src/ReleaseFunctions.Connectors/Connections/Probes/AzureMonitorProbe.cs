using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections.Probes;

/// <summary>Lists the subscriptions that the connection's identity sees.</summary>
internal sealed class AzureMonitorProbe(ProbeClient client, EntraSignIn entra) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.AzureMonitor;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        AzureCloud cloud = AzureCloud.At(connection.Url);
        ApiReply reply = await client.GetAsync(
            connection,
            cloud.MetricsEndpoint,
            "/subscriptions?api-version=2022-12-01",
            request => entra.AddAsync(connection, request, cloud.MetricsAudience, cancellationToken),
            cancellationToken);
        ConnectionFinding finding = ProbeVerdict.Of(connection, reply, client.Now, $"{connection.Name} accepts the identity.", "The connection's identity is not accepted.");
        if (finding.CredentialAccepted != true)
        {
            return finding;
        }

        int seen = (reply.ReadObject(connection.Name)["value"] as JsonArray)?.Count ?? 0;
        return seen == 0
            ? finding with { RightsSufficient = false, Message = $"{connection.Name} accepts the identity, which sees no subscription; give it Monitoring Reader, and Log Analytics Reader on the workspaces." }
            : finding with { RightsSufficient = null, Message = $"{connection.Name} accepts the identity, which sees {seen} {(seen == 1 ? "subscription" : "subscriptions")}. Whether it may read a metric or a workspace shows when it is asked." };
    }
}
