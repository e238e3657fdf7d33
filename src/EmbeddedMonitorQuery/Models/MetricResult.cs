using Azure;

namespace EmbeddedMonitorQuery.Models;

/// <summary>One metric of a resource.</summary>
public class MetricResult
{
    internal MetricResult(
        string? id, string? resourceType, string? name, string? description, ResponseError? error, IReadOnlyList<MetricTimeSeriesElement> timeSeries)
    {
        Id = id;
        ResourceType = resourceType;
        Name = name;
        Description = description;
        Error = error;
        TimeSeries = timeSeries;
    }

    public string? Id { get; }

    public string? ResourceType { get; }

    public string? Name { get; }

    public string? Description { get; }

    /// <summary>Why the service could not read this metric, or null.</summary>
    public ResponseError? Error { get; }

    public IReadOnlyList<MetricTimeSeriesElement> TimeSeries { get; }
}
