namespace ReleaseFunctions.Http;

/// <summary>Hides tokens in addresses: the path of a link is its secret, and logs and traces are read by many.</summary>
public static class LinkPaths
{
    private static readonly string[] Prefixes = ["/api/approvals/", "/api/checklists/", "/api/callbacks/"];

    /// <summary>The path as it may be shown.</summary>
    public static string Hide(string path) => Prefixes.FirstOrDefault(prefix => path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } kind && path.Length > kind.Length ? kind + "hidden" : path;
}
