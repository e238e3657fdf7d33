using System.Collections;
using System.Text.Json;

namespace EmbeddedMonitorQuery.Models;

/// <summary>
/// A row of a table. The typed readers answer null for an empty cell, take numbers that are written as text, and throw
/// <see cref="FormatException"/> for anything that is not of their type.
/// </summary>
public class LogsTableRow : IReadOnlyList<object>
{
    private readonly LogsTableColumn[] _columns;
    private readonly Dictionary<string, int> _positions;
    private readonly JsonElement[] _cells;

    internal LogsTableRow(LogsTableColumn[] columns, Dictionary<string, int> positions, JsonElement[] cells)
    {
        _columns = columns;
        _positions = positions;
        _cells = cells;
    }

    public int Count => _cells.Length;

    /// <summary>The cell in the type of its column; null when it is empty.</summary>
    public object this[int index] => CellReader.Read(_columns[index].Type, _cells[index])!;

    /// <summary>The cell in the type of its column; null when it is empty.</summary>
    public object this[string name] => this[PositionOf(name)];

    public bool? GetBoolean(int index) => CellReader.Boolean(_cells[index]);

    public bool? GetBoolean(string name) => GetBoolean(PositionOf(name));

    public int? GetInt32(int index) => CellReader.Int32(_cells[index]);

    public int? GetInt32(string name) => GetInt32(PositionOf(name));

    public long? GetInt64(int index) => CellReader.Int64(_cells[index]);

    public long? GetInt64(string name) => GetInt64(PositionOf(name));

    public double? GetDouble(int index) => CellReader.Double(_cells[index]);

    public double? GetDouble(string name) => GetDouble(PositionOf(name));

    public decimal? GetDecimal(int index) => CellReader.Decimal(_cells[index]);

    public decimal? GetDecimal(string name) => GetDecimal(PositionOf(name));

    public string? GetString(int index) => CellReader.String(_cells[index]);

    public string? GetString(string name) => GetString(PositionOf(name));

    public DateTimeOffset? GetDateTimeOffset(int index) => CellReader.DateTimeOffset(_cells[index]);

    public DateTimeOffset? GetDateTimeOffset(string name) => GetDateTimeOffset(PositionOf(name));

    public TimeSpan? GetTimeSpan(int index) => CellReader.TimeSpan(_cells[index]);

    public TimeSpan? GetTimeSpan(string name) => GetTimeSpan(PositionOf(name));

    public Guid? GetGuid(int index) => CellReader.Guid(_cells[index]);

    public Guid? GetGuid(string name) => GetGuid(PositionOf(name));

    /// <summary>The cell's JSON text.</summary>
    public BinaryData? GetDynamic(int index) => CellReader.Dynamic(_cells[index]);

    /// <summary>The cell's JSON text.</summary>
    public BinaryData? GetDynamic(string name) => GetDynamic(PositionOf(name));

    IEnumerator<object> IEnumerable<object>.GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<object>)this).GetEnumerator();

    private int PositionOf(string name) => _positions.TryGetValue(name, out int position)
        ? position
        : throw new KeyNotFoundException($"The table has no column '{name}'; it has {string.Join(", ", _columns.Select(column => column.Name))}.");
}
