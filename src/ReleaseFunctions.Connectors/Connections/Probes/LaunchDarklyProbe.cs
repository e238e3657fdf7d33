using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.LaunchDarkly;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections.Probes;

/// <summary>Asks LaunchDarkly whose token it is.</summary>
internal sealed class LaunchDarklyProbe(ProbeClient client) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.LaunchDarkly;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        ApiReply reply = await client.GetAsync(
            connection, connection.Url ?? LaunchDarklyFlags.PublicUrl, "/api/v2/caller-identity", cancellationToken, ("Authorization", connection.Token), ("LD-API-Version", LaunchDarklyFlags.ApiVersion));
        ConnectionFinding finding = ProbeVerdict.Of(connection, reply, client.Now, $"{connection.Name} accepts the token.", "The connection's Token is not valid.");
        if (finding.CredentialAccepted != true)
        {
            return finding;
        }

        JsonObject caller = reply.ReadObject(connection.Name);
        string token = (string?)caller["tokenName"] is { Length: > 0 } name ? $" '{name}'" : string.Empty;
        return finding with
        {
            RightsSufficient = null, // what a token may do is decided flag by flag
            Message = $"{connection.Name} accepts the token{token}. Whether its role may change a flag shows when a ramp begins.",
        };
    }
}
