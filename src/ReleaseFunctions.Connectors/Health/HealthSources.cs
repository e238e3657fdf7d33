using Microsoft.Extensions.Logging;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>Gives each query to the source that understands it, and turns everything that goes wrong outside into an error sample.</summary>
internal sealed partial class HealthSources(
    IConnectionDirectory connections,
    PrometheusSource prometheus,
    HttpProbeSource http,
    LogsSource logs,
    MetricSource metrics,
    ILogger<HealthSources> logger) : IHealthSource
{
    public async Task<Sample> MeasureAsync(HealthQuery query, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ConnectionKind kind = query switch
        {
            PrometheusQuery => ConnectionKind.Prometheus,
            HttpProbe => ConnectionKind.Http,
            LogsQuery or MetricQuery => ConnectionKind.AzureMonitor,
            _ => throw new NotSupportedException($"No source measures {query.GetType().Name}."),
        };
        if (!connections.TryGet(query.Connection, out ConnectionSettings? connection) || connection.Kind != kind)
        {
            return Sample.Error(PlainText.Of($"There is no connection '{query.Connection}' of kind {kind}; set Connections__{query.Connection}__Kind.", connection));
        }

        try
        {
            Sample sample = await AskAsync(connection, query, at, cancellationToken);
            return sample with { Message = PlainText.Of(sample.Message, connection) };
        }
        catch (QueryFailedException failure)
        {
            return Sample.Error(PlainText.Of(failure.Message, connection));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever a client library throws, the gate goes on counting; the details are for operators.
            LogUnexpected(connection.Name, exception.GetType().Name, PlainText.Of(exception.Message, connection));
            return Sample.Error($"{connection.Name} could not be asked: {exception.GetType().Name}; see the log.");
        }
    }

    private Task<Sample> AskAsync(ConnectionSettings connection, HealthQuery query, DateTimeOffset at, CancellationToken cancellationToken) => query switch
    {
        PrometheusQuery prometheusQuery => prometheus.MeasureAsync(connection, prometheusQuery, at, cancellationToken),
        HttpProbe probe => http.MeasureAsync(connection, probe, cancellationToken),
        LogsQuery logsQuery => logs.MeasureAsync(connection, logsQuery, at, cancellationToken),
        _ => metrics.MeasureAsync(connection, (MetricQuery)query, at, cancellationToken),
    };

    [LoggerMessage(LogLevel.Error, "Measuring through the connection {Connection} failed with {Exception}: {Reason}")]
    private partial void LogUnexpected(string connection, string exception, string reason);
}
