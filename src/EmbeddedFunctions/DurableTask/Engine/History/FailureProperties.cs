using System.Text.Json;

namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>
/// Properties of a failure as stored text. Values come back as text, <c>double</c>, <c>bool</c>, list or dictionary; they are put
/// through this once when captured, so that code sees the same before and after a replay.
/// </summary>
internal static class FailureProperties
{
    public static IDictionary<string, object?>? Normalize(IDictionary<string, object?>? properties) => Read(Write(properties));

    public static string? Write(IDictionary<string, object?>? properties) =>
        properties is null ? null : JsonSerializer.Serialize(properties);

    public static IDictionary<string, object?>? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(text);
        return (IDictionary<string, object?>?)Value(document.RootElement);
    }

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(p => p.Name, p => Value(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
