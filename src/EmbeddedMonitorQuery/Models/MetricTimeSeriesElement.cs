namespace EmbeddedMonitorQuery.Models;

/// <summary>One series of a metric.</summary>
public class MetricTimeSeriesElement
{
    internal MetricTimeSeriesElement(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<MetricValue> values)
    {
        Metadata = metadata;
        Values = values;
    }

    /// <summary>The dimensions of the series; empty when the query did not split by any.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyList<MetricValue> Values { get; }
}
