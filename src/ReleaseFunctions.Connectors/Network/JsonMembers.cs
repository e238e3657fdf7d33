using System.Globalization;
using System.Text.Json.Nodes;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Reads members of what an outside system answered. Whatever is not there, or of another type, is null: nothing about an answer is taken for granted.</summary>
internal static class JsonMembers
{
    public static JsonNode? Member(this JsonNode? node, string name) => node is JsonObject members ? members[name] : null;

    /// <summary>The items of an array, or of an array member.</summary>
    public static IEnumerable<JsonNode?> Items(this JsonNode? node) => node as JsonArray ?? [];

    public static string? Text(this JsonNode? node, string name) => node.Member(name) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A whole number, also one that is written as text.</summary>
    public static long? Number(this JsonNode? node, string name) => node.Member(name) is not JsonValue value ? null
        : value.TryGetValue(out long number) ? number
        : value.TryGetValue(out string? text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number
        : null;

    public static bool? Flag(this JsonNode? node, string name) => node.Member(name) is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

    public static DateTimeOffset? Time(this JsonNode? node, string name) =>
        DateTimeOffset.TryParse(node.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at : null;

    /// <summary>A page for people; null if it is not an http or https address, or holds credentials.</summary>
    public static string? PageUrl(this JsonNode? node, string name) =>
        Uri.TryCreate(node.Text(name), UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 ? url.AbsoluteUri : null;
}
