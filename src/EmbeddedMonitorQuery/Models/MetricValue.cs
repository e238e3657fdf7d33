namespace EmbeddedMonitorQuery.Models;

/// <summary>One point of a series; an aggregation that the service did not give is null, which means no data and not zero.</summary>
public class MetricValue
{
    internal MetricValue()
    {
    }

    /// <summary>The start of the interval.</summary>
    public DateTimeOffset TimeStamp { get; internal init; }

    public double? Average { get; internal init; }

    public double? Minimum { get; internal init; }

    public double? Maximum { get; internal init; }

    public double? Total { get; internal init; }

    public double? Count { get; internal init; }
}
