using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections.Probes;

/// <summary>For kinds that cannot be asked without doing something, such as webhooks: whether the host answers at all. The connection's path, which may be a secret, is not called.</summary>
internal sealed class ReachProbe(ApiClient client, TimeProvider time)
{
    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        if (connection.Url is not { } url)
        {
            return new ConnectionFinding(null, null, null, $"{connection.Name} cannot be checked: connections of kind {WireName(connection.Kind)} have no check of their own and no Url.");
        }

        using HttpRequestMessage request = new(HttpMethod.Head, new Uri(url.GetLeftPart(UriPartial.Authority)));
        ApiReply reply = await client.SendAsync(connection, request, cancellationToken);
        return new ConnectionFinding(true, null, null, $"{connection.Name} answers. Whether it takes what is sent shows only when something is.").At(connection, reply, time.GetUtcNow());
    }

    private static string WireName(ConnectionKind kind) => $"{char.ToLowerInvariant($"{kind}"[0])}{$"{kind}"[1..]}";
}
