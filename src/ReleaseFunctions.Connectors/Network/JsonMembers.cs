using System.Text.Json.Nodes;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Members of an answer that <see cref="JsonWalk"/> has no word for.</summary>
internal static class JsonMembers
{
    /// <summary>True or false; null: neither is there.</summary>
    public static bool? Flag(this JsonNode? node, string name) => node.At(name) is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

    /// <summary>A page for people; null if it is not an http or https address, or holds credentials.</summary>
    public static string? PageUrl(this JsonNode? node, string name) =>
        Uri.TryCreate(node.TextAt(name), UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 ? url.AbsoluteUri : null;
}
