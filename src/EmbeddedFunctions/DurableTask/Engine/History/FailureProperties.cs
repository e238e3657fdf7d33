using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>
/// Properties of a failure as stored text. Values come back as text, <c>double</c>, <c>bool</c>, <see cref="DateTime"/>,
/// <see cref="DateTimeOffset"/>, list or dictionary, and any other value as its text; they are put through this once when captured,
/// so that code sees the same before and after a replay.
/// </summary>
internal static class FailureProperties
{
    // JSON has no times; text that is one starts with a mark.
    private const string TimeMark = "@time:";
    private const string OffsetTimeMark = "@offset-time:";

    private static readonly JsonSerializerOptions WithNaN = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static IDictionary<string, object?>? Normalize(IDictionary<string, object?>? properties) => Read(Write(properties));

    public static string? Write(IDictionary<string, object?>? properties) =>
        properties is null ? null : JsonSerializer.Serialize(Plain(properties), WithNaN);

    public static IDictionary<string, object?>? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(text);
        return (IDictionary<string, object?>?)Value(document.RootElement);
    }

    private static object? Plain(object? value) => value switch
    {
        null or string or bool => value,
        int or long or float or double or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        DateTime time => TimeMark + time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => OffsetTimeMark + time.ToString("O", CultureInfo.InvariantCulture),
        IDictionary<string, object?> map => map.ToDictionary(p => p.Key, p => Plain(p.Value)),
        IEnumerable list => list.Cast<object?>().Select(Plain).ToList(),
        _ => value.ToString() ?? string.Empty,
    };

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(p => p.Name, p => Value(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.String => Text(element.GetString()!),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static object Text(string text)
    {
        if (TryAfter(text, TimeMark, out var time)
            && DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var plain))
        {
            return plain;
        }

        return TryAfter(text, OffsetTimeMark, out var offsetTime)
            && DateTimeOffset.TryParse(offsetTime, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var offset)
                ? offset
                : text;
    }

    private static bool TryAfter(string text, string mark, out ReadOnlySpan<char> rest)
    {
        var isMarked = text.StartsWith(mark, StringComparison.Ordinal);
        rest = isMarked ? text.AsSpan(mark.Length) : default;
        return isMarked;
    }
}
