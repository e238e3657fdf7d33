using Microsoft.Extensions.Logging;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Datadog;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>Gives each query to the source that understands it, and turns everything that goes wrong outside into an error sample.</summary>
internal sealed partial class HealthSources(
    IConnectionDirectory connections,
    PrometheusSource prometheus,
    HttpProbeSource http,
    LogsSource logs,
    MetricSource metrics,
    FiredAlertsSource alerts,
    DatadogSource datadog,
    ILogger<HealthSources> logger) : IHealthSource
{
    public async Task<Sample> MeasureAsync(HealthQuery query, DateTimeOffset at, CancellationToken cancellationToken)
    {
        return await AskAsync(
            query,
            async connection =>
            {
                Sample sample = await AskAsync(connection, query, at, cancellationToken);
                return sample with { Message = PlainText.Of(sample.Message, connection) };
            },
            Sample.Error,
            cancellationToken);
    }

    public async Task<SampleSeries> MeasureRangeAsync(HealthQuery query, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellationToken)
    {
        if (query is not PrometheusQuery prometheusQuery)
        {
            List<Sample> samples = [];
            for (DateTimeOffset at = from; at <= to; at += step)
            {
                samples.Add(await MeasureAsync(query, at, cancellationToken));
            }

            return SampleSeries.Of(samples);
        }

        return await AskAsync(
            query,
            async connection =>
            {
                SampleSeries series = await prometheus.MeasureRangeAsync(connection, prometheusQuery, from, to, step, cancellationToken);
                return series with { Message = PlainText.Of(series.Message, connection) };
            },
            SampleSeries.Error,
            cancellationToken);
    }

    /// <param name="failed">Makes an answer out of what went wrong.</param>
    private async Task<T> AskAsync<T>(HealthQuery query, Func<ConnectionSettings, Task<T>> ask, Func<string, T> failed, CancellationToken cancellationToken)
    {
        ConnectionKind kind = query switch
        {
            PrometheusQuery => ConnectionKind.Prometheus,
            HttpProbe => ConnectionKind.Http,
            LogsQuery or MetricQuery or FiredAlertsQuery => ConnectionKind.AzureMonitor,
            DatadogQuery or DatadogMonitor => ConnectionKind.Datadog,
            _ => throw new NotSupportedException($"No source measures {query.GetType().Name}."),
        };
        if (!connections.TryGet(query.Connection, out ConnectionSettings? connection) || connection.Kind != kind)
        {
            return failed(PlainText.Of($"There is no connection '{query.Connection}' of kind {kind}; set Connections__{query.Connection}__Kind.", connection));
        }

        try
        {
            return await ask(connection);
        }
        catch (Exception failure) when (failure is QueryFailedException or ApiCallException)
        {
            return failed(PlainText.Of(failure.Message, connection));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever a client library throws, the gate goes on counting; the details are for operators.
            LogUnexpected(connection.Name, exception.GetType().Name, PlainText.Of(exception.Message, connection));
            return failed($"{connection.Name} could not be asked: {exception.GetType().Name}; see the log.");
        }
    }

    private Task<Sample> AskAsync(ConnectionSettings connection, HealthQuery query, DateTimeOffset at, CancellationToken cancellationToken) => query switch
    {
        PrometheusQuery prometheusQuery => prometheus.MeasureAsync(connection, prometheusQuery, at, cancellationToken),
        HttpProbe probe => http.MeasureAsync(connection, probe, cancellationToken),
        LogsQuery logsQuery => logs.MeasureAsync(connection, logsQuery, at, cancellationToken),
        FiredAlertsQuery fired => alerts.MeasureAsync(connection, fired, cancellationToken),
        DatadogQuery datadogQuery => datadog.MeasureAsync(connection, datadogQuery, at, cancellationToken),
        DatadogMonitor monitor => datadog.MeasureAsync(connection, monitor, cancellationToken),
        _ => metrics.MeasureAsync(connection, (MetricQuery)query, at, cancellationToken),
    };

    [LoggerMessage(LogLevel.Error, "Measuring through the connection {Connection} failed with {Exception}: {Reason}")]
    private partial void LogUnexpected(string connection, string exception, string reason);
}
