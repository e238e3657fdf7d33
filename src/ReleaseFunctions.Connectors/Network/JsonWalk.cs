using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Reads members of an answer that may be missing or of another type than documented: then there is none.</summary>
internal static class JsonWalk
{
    /// <summary>The node at the end of the path; null if a step is not there.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (string step in path)
        {
            node = (node as JsonObject)?[step];
        }

        return node;
    }

    /// <summary>The text at the end of the path; null if there is none, or an empty one.</summary>
    public static string? TextAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    /// <summary>The whole number at the end of the path, whether written as a number or, as gateways do with 64 bits, as a text.</summary>
    public static long? WholeAt(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        string? written = node.At(path) is not JsonValue value ? null : value.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : value.TryGetValue(out string? text) ? text : null;
        return long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    /// <summary>Whether there is a <c>true</c> at the end of the path.</summary>
    public static bool IsTrueAt(this JsonNode? node, params ReadOnlySpan<string> path) => node.FlagAt(path) == true;

    /// <summary>True or false at the end of the path; null: neither is there.</summary>
    public static bool? FlagAt(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

    /// <summary>The page for people at the end of the path; null if it is not an http or https address, or holds credentials.</summary>
    public static string? PageAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        Uri.TryCreate(node.TextAt(path), UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 ? url.AbsoluteUri : null;

    /// <summary>The moment at the end of the path, in RFC 3339.</summary>
    public static DateTimeOffset? MomentAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(node.TextAt(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset moment) ? moment : null;

    /// <summary>The objects in the array at the end of the path; none if there is no array.</summary>
    public static IEnumerable<JsonObject> ItemsAt(this JsonNode? node, params ReadOnlySpan<string> path) => (node.At(path) as JsonArray)?.OfType<JsonObject>() ?? [];
}
