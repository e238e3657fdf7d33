namespace EmbeddedMonitorQuery.Models;

/// <summary>How the values of one interval become one point.</summary>
public enum MetricAggregationType
{
    None = 0,
    Average = 1,
    Count = 2,
    Minimum = 3,
    Maximum = 4,
    Total = 5,
}
