namespace EmbeddedMonitorQuery.Models;

/// <summary>A column of a table.</summary>
public class LogsTableColumn
{
    internal LogsTableColumn(string name, LogsColumnType type)
    {
        Name = name;
        Type = type;
    }

    public string Name { get; }

    public LogsColumnType Type { get; }
}
