using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections.Probes;

/// <summary>Fetches the address of an <c>http</c> connection. Only checks know the paths that matter, so that any answer but a refusal is good.</summary>
internal sealed class HttpSystemProbe(ProbeClient client) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Http;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        (string Name, string? Value) credential = ProbeClient.Authorization(connection);
        ApiReply reply = await client.GetAsync(connection, connection.Url!, "/", cancellationToken, credential);
        if (reply.Status is 401 or 403)
        {
            return ProbeVerdict.Of(connection, reply, client.Now, string.Empty);
        }

        bool? accepted = reply.IsSuccess && credential.Value is not null ? true : null;
        return new ConnectionFinding(true, accepted, accepted, $"{connection.Name} answered {reply.Status}.").At(connection, reply, client.Now);
    }
}
