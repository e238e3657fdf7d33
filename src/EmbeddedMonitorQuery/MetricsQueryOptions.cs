using EmbeddedMonitorQuery.Models;

namespace EmbeddedMonitorQuery;

/// <summary>Options of one metrics query; what is not set is left to the service.</summary>
public class MetricsQueryOptions
{
    public QueryTimeRange? TimeRange { get; set; }

    /// <summary>The distance between two points.</summary>
    public TimeSpan? Granularity { get; set; }

    public IList<MetricAggregationType> Aggregations { get; } = new List<MetricAggregationType>();

    /// <summary>The greatest number of series, with a filter. Default: 10.</summary>
    public int? Size { get; set; }

    /// <summary>The aggregation and direction by which series are ordered, such as <c>sum asc</c>.</summary>
    public string? OrderBy { get; set; }

    /// <summary>Picks series by dimensions, such as <c>A eq 'a1' and B eq '*'</c>.</summary>
    public string? Filter { get; set; }

    public string? MetricNamespace { get; set; }
}
