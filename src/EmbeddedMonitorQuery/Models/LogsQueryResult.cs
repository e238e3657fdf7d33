using Azure;

namespace EmbeddedMonitorQuery.Models;

/// <summary>The result of a logs query.</summary>
public class LogsQueryResult
{
    internal LogsQueryResult(IReadOnlyList<LogsTable> allTables, ResponseError? error)
    {
        AllTables = allTables;
        Error = error;
    }

    /// <summary>The first table.</summary>
    /// <exception cref="InvalidOperationException">The result has more or fewer tables than one.</exception>
    public LogsTable Table => AllTables.Count == 1
        ? AllTables[0]
        : throw new InvalidOperationException($"The result has {AllTables.Count} tables; use {nameof(AllTables)}.");

    public IReadOnlyList<LogsTable> AllTables { get; }

    public LogsQueryResultStatus Status => Error is null ? LogsQueryResultStatus.Success
        : AllTables.Count == 0 ? LogsQueryResultStatus.Failure
        : LogsQueryResultStatus.PartialFailure;

    /// <summary>What went wrong, or null.</summary>
    public ResponseError? Error { get; }
}
