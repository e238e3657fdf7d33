using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Entra;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>Asks Azure Monitor for one metric of one resource.</summary>
internal sealed class MetricSource(MonitorTransport transport, EntraCredentials credentials)
{
    public async Task<Sample> MeasureAsync(ConnectionSettings connection, MetricQuery query, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!Enum.TryParse(query.Aggregation, ignoreCase: true, out MetricAggregationType aggregation)
            || !Enum.IsDefined(aggregation)
            || aggregation == MetricAggregationType.None
            || !char.IsLetter(query.Aggregation[0]))
        {
            return Sample.Error($"{connection.Name}: the aggregation '{query.Aggregation}' is not one of average, minimum, maximum, total, count.");
        }

        MetricWindow window = MetricWindow.Before(at, query.Span);
        MetricsQueryOptions asked = new() { TimeRange = new QueryTimeRange(window.Start, window.End), Granularity = window.Grain };
        asked.Aggregations.Add(aggregation);
        if (aggregation == MetricAggregationType.Average)
        {
            asked.Aggregations.Add(MetricAggregationType.Count); // the weight of each grain's average
        }

        AzureCloud cloud = AzureCloud.At(connection.Url);
        MetricsQueryClientOptions options = transport.Apply(new MetricsQueryClientOptions { Audience = new MetricsQueryAudience(cloud.MetricsAudience) }, connection);
        MetricsQueryClient client = new(cloud.MetricsEndpoint, credentials.For(connection), options);
        MetricsQueryResult result = await transport.RunAsync(
            connection,
            async token => (await client.QueryResourceAsync(query.Resource, [query.Metric], asked, token)).Value,
            cancellationToken);
        return Judge(connection.Name, result, aggregation, window);
    }

    private static Sample Judge(string name, MetricsQueryResult result, MetricAggregationType aggregation, MetricWindow window)
    {
        if (result.Metrics.Count != 1)
        {
            return Sample.Error($"{name} answered {result.Metrics.Count} metrics where one is needed.");
        }

        MetricResult metric = result.Metrics[0];
        if (metric.Error is { Code: { } code } error && !code.Equals("Success", StringComparison.OrdinalIgnoreCase))
        {
            return Sample.Error($"{name} could not answer the metric {metric.Name}, {code}: {error.Message}");
        }

        if (metric.TimeSeries.Count > 1)
        {
            return Sample.Error($"{name} answered {metric.TimeSeries.Count} time series of the metric {metric.Name} where one is needed.");
        }

        List<MetricValue> complete = [.. metric.TimeSeries.SelectMany(series => series.Values).Where(value => window.Holds(value.TimeStamp))];
        return Combine(complete, aggregation) is { } number
            ? Sample.Of(number, FormattableString.Invariant($"{name} answered {number} ({aggregation.ToString().ToLowerInvariant()} of {metric.Name} over {window.Length})."))
            : Sample.NoData($"{name} has no {aggregation.ToString().ToLowerInvariant()} of {metric.Name} from {window.Start:u} to {window.End:u}.");
    }

    /// <summary>One number over all grains; a grain without the aggregation has no data and does not count.</summary>
    private static double? Combine(List<MetricValue> values, MetricAggregationType aggregation) => aggregation switch
    {
        MetricAggregationType.Total => Sum(values.Select(v => v.Total)),
        MetricAggregationType.Count => Sum(values.Select(v => v.Count)),
        MetricAggregationType.Minimum => values.Min(v => v.Minimum),
        MetricAggregationType.Maximum => values.Max(v => v.Maximum),
        _ => Average([.. values.Where(v => v.Average is not null && v.Count is not 0)]),
    };

    private static double? Sum(IEnumerable<double?> values) => values.Any(v => v is not null) ? values.Sum() : null;

    /// <summary>Weighted by the grains' counts if all have one.</summary>
    private static double? Average(List<MetricValue> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        return values.TrueForAll(v => v.Count is not null)
            ? values.Sum(v => v.Average!.Value * v.Count!.Value) / values.Sum(v => v.Count!.Value)
            : values.Average(v => v.Average!.Value);
    }
}
