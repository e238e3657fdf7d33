namespace EmbeddedMonitorQuery.Models;

/// <summary>A table of a query's result.</summary>
public class LogsTable
{
    internal LogsTable(string name, IReadOnlyList<LogsTableColumn> columns, IReadOnlyList<LogsTableRow> rows)
    {
        Name = name;
        Columns = columns;
        Rows = rows;
    }

    public string Name { get; }

    public IReadOnlyList<LogsTableColumn> Columns { get; }

    public IReadOnlyList<LogsTableRow> Rows { get; }
}
