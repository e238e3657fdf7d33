using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>Asks measured systems over HTTP, within a time and a size, and once: what went wrong is a measurement, and the gate says how many it bears.</summary>
internal sealed class QueryClient(ConnectorClients clients, ConnectorLimits limits, TimeProvider time)
{
    /// <param name="request">With its credential.</param>
    /// <param name="isProbe">The system itself is measured: it is asked however often it fails.</param>
    /// <exception cref="QueryFailedException">No answer came.</exception>
    public async Task<QueryReply> SendAsync(ConnectionSettings connection, HttpRequestMessage request, CancellationToken cancellationToken, bool isProbe = false)
    {
        TimeSpan timeout = Timeout(connection);
        using CancellationTokenSource deadline = new(timeout, time);
        new CallTerms(timeout, time.GetUtcNow() + timeout, deadline.Token).AddTo(request);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using HttpClient client = clients.For(connection, isProbe ? ConnectorClients.Probe : ConnectorClients.Once);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            BoundedBody body = await BoundedBody.ReadAsync(response.Content, limits.MaxResponseBytes, either.Token);
            return new QueryReply((int)response.StatusCode, body.IsTooLarge ? null : body.Text);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && TransportFault.From(exception, timeout) is { } fault)
        {
            throw new QueryFailedException($"{connection.Name} {fault.Sentence}");
        }
    }

    /// <summary>The longest wait for a query.</summary>
    public TimeSpan Timeout(ConnectionSettings connection) => connection.Timeout ?? limits.QueryTimeout;
}
