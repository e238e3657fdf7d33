using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReleaseFunctions.Connectors.Health;

/// <summary>The part of JSONPath (RFC 9535) that selects at most one value: <c>$</c>, <c>.name</c>, <c>['name']</c>, <c>["name"]</c> and <c>[0]</c>, <c>[-1]</c>.</summary>
internal sealed class JsonPath
{
    private readonly List<Step> _steps;

    private JsonPath(List<Step> steps) => _steps = steps;

    /// <exception cref="FormatException">Not a path of this kind; the message names the position.</exception>
    public static JsonPath Parse(string text)
    {
        if (!text.StartsWith('$'))
        {
            throw Fault(text, 0, "a path starts with '$'");
        }

        List<Step> steps = [];
        int at = 1;
        while (at < text.Length)
        {
            bool quoted = at + 1 < text.Length && (text[at + 1] is '\'' or '"');
            steps.Add(text[at] switch
            {
                '.' => new Step(ReadName(text, ref at), 0),
                '[' when quoted => new Step(ReadQuoted(text, ref at), 0),
                '[' => new Step(null, ReadIndex(text, ref at)),
                _ => throw Fault(text, at, "'.' or '[' was expected"),
            });
        }

        return new JsonPath(steps);
    }

    /// <summary>The selected value; null if there is none.</summary>
    public JsonElement? Select(JsonElement root)
    {
        JsonElement? current = root;
        foreach (Step step in _steps)
        {
            current = current is { } element ? step.Take(element) : null;
        }

        return current;
    }

    private static string ReadName(string text, ref int at)
    {
        int start = ++at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-'))
        {
            at++;
        }

        return at > start ? text[start..at] : throw Fault(text, start, "a member's name was expected; other characters than letters, digits, '_' and '-' need ['…']");
    }

    private static string ReadQuoted(string text, ref int at)
    {
        int start = at;
        char quote = text[at + 1];
        StringBuilder name = new();
        for (at += 2; at < text.Length && text[at] != quote; at++)
        {
            bool escapes = text[at] == '\\' && at + 1 < text.Length && (text[at + 1] is '\'' or '"' or '\\');
            name.Append(escapes ? text[++at] : text[at]);
        }

        if (at + 1 >= text.Length || text[at + 1] != ']')
        {
            throw Fault(text, start, "the bracket is not closed");
        }

        at += 2;
        return name.ToString();
    }

    private static int ReadIndex(string text, ref int at)
    {
        int start = at;
        int end = text.IndexOf(']', at);
        if (end < 0 || !int.TryParse(text.AsSpan(at + 1, end - at - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index))
        {
            throw Fault(text, start, "a whole number was expected; filters, slices and wildcards are not supported, because one value is needed");
        }

        at = end + 1;
        return index;
    }

    private static FormatException Fault(string text, int at, string reason) => new($"The JSONPath '{text}' is wrong at character {at + 1}: {reason}.");

    /// <param name="Name">A member's name; null for an item of an array.</param>
    /// <param name="Index">From the start, or from the end if negative.</param>
    private sealed record Step(string? Name, int Index)
    {
        public JsonElement? Take(JsonElement from)
        {
            if (Name is not null)
            {
                return from.ValueKind == JsonValueKind.Object && from.TryGetProperty(Name, out JsonElement member) ? member : null;
            }

            if (from.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            int position = Index < 0 ? from.GetArrayLength() + Index : Index;
            return position >= 0 && position < from.GetArrayLength() ? from[position] : null;
        }
    }
}
