using Azure.Core;
using Azure.Core.Pipeline;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>Gives Azure clients our guarded transport and the same number of further tries as other queries.</summary>
internal sealed class MonitorTransport(ConnectorClients clients, ConnectorLimits limits, TimeProvider time)
{
    public TOptions Apply<TOptions>(TOptions options, ConnectionSettings connection)
        where TOptions : ClientOptions
    {
        options.Transport = new HttpClientTransport(clients.For(connection, ConnectorClients.Library));
        options.Retry.MaxRetries = limits.QueryRetries;
        options.Retry.Delay = limits.QueryRetryDelay;
        options.Retry.MaxDelay = limits.LongestQueryPause;
        options.Retry.NetworkTimeout = Timeout(connection);
        options.Diagnostics.IsLoggingContentEnabled = false;
        return options;
    }

    public TimeSpan Timeout(ConnectionSettings connection) => connection.Timeout ?? limits.QueryTimeout;

    /// <summary>Runs a query within the connection's time.</summary>
    public async Task<T> RunAsync<T>(ConnectionSettings connection, Func<CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        TimeSpan timeout = Timeout(connection);
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await query(either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Entra.AzureFaults.Describe(exception, timeout) is { } sentence)
        {
            throw new QueryFailedException($"{connection.Name} {sentence}");
        }
    }
}
