using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EndToEnd.Client;

/// <summary>RFC 8785 and SHA-256, written for the tests alone, so that the product's own are checked against another reading.</summary>
public static class Canonical
{
    public static string Sha256(JsonElement value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(value))));

    public static string Write(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{Text(member.Name)}:{Write(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Write))}]",
        JsonValueKind.String => Text(value.GetString()!),
        JsonValueKind.Number => Number(value.GetDouble()),
        _ => value.GetRawText(),
    };

    private static string Text(string text)
    {
        StringBuilder output = new("\"");
        foreach (char c in text)
        {
            output.Append(c switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        return output.Append('"').ToString();
    }

    // What the product writes down lies well within the plain form; anything else would need ECMAScript's exponents.
    private static string Number(double value) =>
        value == 0 ? "0"
        : Math.Abs(value) is >= 1e-6 and < 1e21 ? ((decimal)value == Math.Truncate((decimal)value) ? ((decimal)value).ToString("0", CultureInfo.InvariantCulture) : Plain(value))
        : throw new NotSupportedException($"{value} needs an exponent.");

    private static string Plain(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('E') ? decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) : text;
    }
}
