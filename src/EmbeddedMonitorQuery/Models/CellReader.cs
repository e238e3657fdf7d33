using System.Globalization;
using System.Text.Json;

namespace EmbeddedMonitorQuery.Models;

/// <summary>Reads one cell. The service writes most numbers as JSON numbers, but decimals, and NaN and infinity, as text.</summary>
internal static class CellReader
{
    public static object? Read(LogsColumnType type, JsonElement cell) => type.Value switch
    {
        "bool" => Boolean(cell),
        "datetime" => DateTimeOffset(cell),
        "int" => Int32(cell),
        "long" => Int64(cell),
        "real" => Double(cell),
        "decimal" => Decimal(cell),
        "guid" => Guid(cell),
        "timespan" => TimeSpan(cell),
        "dynamic" => Dynamic(cell),
        _ => String(cell),
    };

    public static bool? Boolean(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True or JsonValueKind.False => cell.GetBoolean(),
        _ => Parse(cell, text => bool.Parse(text)),
    };

    public static int? Int32(JsonElement cell) => Parse(cell, text => int.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture));

    public static long? Int64(JsonElement cell) => Parse(cell, text => long.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture));

    public static double? Double(JsonElement cell) => Parse(cell, text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));

    public static decimal? Decimal(JsonElement cell) => Parse(cell, text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));

    public static DateTimeOffset? DateTimeOffset(JsonElement cell) => Parse(cell, text => System.DateTimeOffset.Parse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));

    public static TimeSpan? TimeSpan(JsonElement cell) => Parse(cell, text => System.TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture));

    public static Guid? Guid(JsonElement cell) => Parse(cell, System.Guid.Parse);

    public static string? String(JsonElement cell) => cell.ValueKind == JsonValueKind.Null ? null : Text(cell);

    public static BinaryData? Dynamic(JsonElement cell) => cell.ValueKind == JsonValueKind.Null ? null : BinaryData.FromString(Text(cell));

    private static T? Parse<T>(JsonElement cell, Func<string, T> parse)
        where T : struct
        => cell.ValueKind == JsonValueKind.Null ? null : parse(Text(cell));

    private static string Text(JsonElement cell) => cell.ValueKind == JsonValueKind.String ? cell.GetString()! : cell.GetRawText();
}
