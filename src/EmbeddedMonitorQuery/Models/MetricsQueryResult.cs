namespace EmbeddedMonitorQuery.Models;

/// <summary>The result of a metrics query.</summary>
public class MetricsQueryResult
{
    internal MetricsQueryResult(
        int? cost, QueryTimeRange timeSpan, TimeSpan? granularity, string? @namespace, string? resourceRegion, IReadOnlyList<MetricResult> metrics)
    {
        Cost = cost;
        TimeSpan = timeSpan;
        Granularity = granularity;
        Namespace = @namespace;
        ResourceRegion = resourceRegion;
        Metrics = metrics;
    }

    public int? Cost { get; }

    /// <summary>The span that the service looked at.</summary>
    public QueryTimeRange TimeSpan { get; }

    public TimeSpan? Granularity { get; }

    public string? Namespace { get; }

    public string? ResourceRegion { get; }

    public IReadOnlyList<MetricResult> Metrics { get; }

    /// <exception cref="KeyNotFoundException">The result has no such metric.</exception>
    public MetricResult GetMetricByName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Metrics.FirstOrDefault(metric => string.Equals(metric.Name, name, StringComparison.Ordinal))
            ?? throw new KeyNotFoundException($"The result has no metric '{name}'; it has {string.Join(", ", Metrics.Select(metric => metric.Name))}.");
    }
}
