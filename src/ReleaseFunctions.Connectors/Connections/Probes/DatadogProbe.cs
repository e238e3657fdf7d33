using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections.Probes;

/// <summary>Has Datadog validate the API key, then reads one monitor with the application key.</summary>
internal sealed class DatadogProbe(ProbeClient client) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Datadog;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        (string, string?)[] keys = [("DD-API-KEY", connection.Secret), ("DD-APPLICATION-KEY", connection.Token)];
        ApiReply valid = await client.GetAsync(connection, connection.Url!, "/api/v1/validate", cancellationToken, keys);
        if (valid.Status is 401 or 403)
        {
            return new ConnectionFinding(true, false, null, valid.Failure(connection.Name, "The API key (Secret) is not valid at this site.").Message).At(connection, valid, client.Now);
        }

        ApiReply monitors = await client.GetAsync(connection, connection.Url!, "/api/v1/monitor?page=0&page_size=1", cancellationToken, keys);
        return ProbeVerdict.Of(
            connection,
            monitors,
            client.Now,
            $"{connection.Name} accepts both keys and shows monitors. Whether it answers metrics queries shows at the first.",
            "The application key (Token) is not valid, or lacks the scope monitors_read.");
    }
}
