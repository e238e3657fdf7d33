namespace EmbeddedMonitorQuery.Models;

/// <summary>How a query ended.</summary>
public enum LogsQueryResultStatus
{
    Success = 0,

    /// <summary>There are rows, but not all.</summary>
    PartialFailure = 1,

    /// <summary>There are no tables.</summary>
    Failure = 2,
}
