using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseFunctions.Core.Json;

/// <summary>
/// The one way to write a JSON value (RFC 8785), so that equal values have equal digests: no white space, members ordered by the
/// UTF-16 code units of their names, numbers as IEEE 754 doubles in ECMAScript's notation.
/// </summary>
public static class CanonicalJson
{
    /// <summary>Objects and arrays inside one another; deeper values are refused, so that no input can exhaust the stack.</summary>
    public const int MaxDepth = 256;

    /// <summary>Writes <paramref name="node"/>; null is <c>null</c>.</summary>
    /// <exception cref="JsonException">A member is named twice, a string holds half a surrogate pair, a number is not finite, or the value is too deep.</exception>
    public static string Serialize(JsonNode? node)
    {
        StringBuilder output = new();
        Guarded(() => Append(output, node, 0));
        return output.ToString();
    }

    /// <inheritdoc cref="Serialize(JsonNode?)"/>
    public static string Serialize(JsonElement element)
    {
        StringBuilder output = new();
        Guarded(() => Append(output, element, 0));
        return output.ToString();
    }

    /// <summary>System.Text.Json finds duplicates and broken strings only when they are read, and reports them by other exception types.</summary>
    private static void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new JsonException($"The value has no canonical JSON form: {e.Message}", e);
        }
    }

    private static void Append(StringBuilder output, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                output.Append("null");
                break;
            case JsonObject members:
                AppendObject(output, members.Select(m => (m.Key, m.Value)), (o, value) => Append(o, value, depth + 1), depth);
                break;
            case JsonArray items:
                AppendArray(output, items, (o, item) => Append(o, item, depth + 1), depth);
                break;
            case JsonValue value when value.TryGetValue(out string? text):
                AppendString(output, text);
                break;
            case JsonValue value when value.TryGetValue(out double number):
                AppendNumber(output, number);
                break;
            default:
                Append(output, JsonSerializer.SerializeToElement(node, WireJson.Options), depth);
                break;
        }
    }

    private static void Append(StringBuilder output, JsonElement element, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(output, element.EnumerateObject().Select(m => (m.Name, m.Value)), (o, value) => Append(o, value, depth + 1), depth);
                break;
            case JsonValueKind.Array:
                AppendArray(output, element.EnumerateArray(), (o, item) => Append(o, item, depth + 1), depth);
                break;
            case JsonValueKind.String:
                AppendString(output, element.GetString()!);
                break;
            case JsonValueKind.Number:
                AppendNumber(output, element.GetDouble());
                break;
            case JsonValueKind.True:
                output.Append("true");
                break;
            case JsonValueKind.False:
                output.Append("false");
                break;
            case JsonValueKind.Null:
                output.Append("null");
                break;
            default:
                throw new JsonException("The value has no canonical JSON form: it is undefined.");
        }
    }

    private static void AppendObject<T>(StringBuilder output, IEnumerable<(string Name, T Value)> members, Action<StringBuilder, T> appendValue, int depth)
    {
        CheckDepth(depth);
        List<(string Name, T Value)> ordered = [.. members];
        ordered.Sort((x, y) => string.CompareOrdinal(x.Name, y.Name));

        output.Append('{');
        for (int i = 0; i < ordered.Count; i++)
        {
            if (i > 0)
            {
                if (ordered[i].Name == ordered[i - 1].Name)
                {
                    throw new JsonException($"The value has no canonical JSON form: the member '{ordered[i].Name}' is there twice.");
                }

                output.Append(',');
            }

            AppendString(output, ordered[i].Name);
            output.Append(':');
            appendValue(output, ordered[i].Value);
        }

        output.Append('}');
    }

    private static void AppendArray<T>(StringBuilder output, IEnumerable<T> items, Action<StringBuilder, T> appendItem, int depth)
    {
        CheckDepth(depth);
        output.Append('[');
        int start = output.Length;
        foreach (T item in items)
        {
            if (output.Length > start)
            {
                output.Append(',');
            }

            appendItem(output, item);
        }

        output.Append(']');
    }

    private static void AppendNumber(StringBuilder output, double value)
    {
        if (!double.IsFinite(value))
        {
            throw new JsonException($"The value has no canonical JSON form: the number {value.ToString(CultureInfo.InvariantCulture)} is not finite.");
        }

        CanonicalNumber.Append(output, value);
    }

    private static void AppendString(StringBuilder output, string text)
    {
        output.Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsSurrogate(c))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(c, text[i + 1]))
                {
                    throw new JsonException("The value has no canonical JSON form: a string holds half a surrogate pair.");
                }

                output.Append(c).Append(text[++i]);
                continue;
            }

            _ = c switch
            {
                '"' => output.Append("\\\""),
                '\\' => output.Append("\\\\"),
                '\b' => output.Append("\\b"),
                '\t' => output.Append("\\t"),
                '\n' => output.Append("\\n"),
                '\f' => output.Append("\\f"),
                '\r' => output.Append("\\r"),
                < ' ' => output.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => output.Append(c),
            };
        }

        output.Append('"');
    }

    private static void CheckDepth(int depth)
    {
        if (depth >= MaxDepth)
        {
            throw new JsonException($"The value has no canonical JSON form: it is nested deeper than {MaxDepth} levels.");
        }
    }
}
