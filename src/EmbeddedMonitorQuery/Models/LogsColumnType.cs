namespace EmbeddedMonitorQuery.Models;

/// <summary>The type of a column.</summary>
public readonly struct LogsColumnType
{
    public LogsColumnType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
    }

    public static LogsColumnType Bool { get; } = new("bool");

    public static LogsColumnType Datetime { get; } = new("datetime");

    public static LogsColumnType Dynamic { get; } = new("dynamic");

    public static LogsColumnType Int { get; } = new("int");

    public static LogsColumnType Long { get; } = new("long");

    public static LogsColumnType Real { get; } = new("real");

    public static LogsColumnType String { get; } = new("string");

    public static LogsColumnType Guid { get; } = new("guid");

    public static LogsColumnType Decimal { get; } = new("decimal");

    public static LogsColumnType Timespan { get; } = new("timespan");

    internal string? Value { get; }
}
