using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections.Probes;

/// <summary>Reads one group of Microsoft Graph. What a credential may do besides cannot be asked.</summary>
internal sealed class GraphProbe(ProbeClient client, EntraSignIn entra) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Graph;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        ApiReply reply = await client.GetAsync(
            connection,
            new Uri(GraphAccess.BaseOf(connection)),
            "/groups?$select=id&$top=1",
            request => entra.AddAsync(connection, request, GraphAccess.AudienceOf(connection), cancellationToken),
            cancellationToken);
        return reply.Status == 403
            ? new ConnectionFinding(true, true, null, $"{connection.Name} accepts the identity, which may not read groups: group: in a plan needs GroupMember.Read.All and User.Read.All. Sending mails needs Mail.Send, which shows at the first mail.").At(connection, reply, client.Now)
            : ProbeVerdict.Of(connection, reply, client.Now, $"{connection.Name} accepts the identity and shows groups. Whether it may send mails shows at the first.", "The connection's identity is not accepted.");
    }
}
