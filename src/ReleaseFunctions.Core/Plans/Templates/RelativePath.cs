namespace ReleaseFunctions.Core.Plans.Templates;

/// <summary>Paths below a connection's URL: they start with one slash and can neither leave it nor name another host.</summary>
public static class RelativePath
{
    /// <summary>Characters a path may have.</summary>
    public const int MaxLength = 1_024;

    /// <summary>What is wrong with the path, as a part of a sentence; null: nothing.</summary>
    public static string? Problem(string path)
    {
        if (Uri.TryCreate(path, UriKind.Absolute, out Uri? absolute) && !path.StartsWith('/') && absolute.Scheme.Length > 0)
        {
            return "it is an absolute address, but the host comes from the connection; write only the path, such as /deploy";
        }

        if (!path.StartsWith('/') || path.StartsWith("//", StringComparison.Ordinal))
        {
            return "it must start with exactly one '/'";
        }

        char bad = path.FirstOrDefault(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '\\' or '#');
        if (bad != default)
        {
            return bad is '\\' or '#' ? $"'{bad}' is not allowed" : "white space and control characters are not allowed; percent-encode them";
        }

        string[] segments = path.Split('?')[0].Split('/');
        return segments.Any(IsClimbing) ? "a segment '.' or '..' is not allowed, encoded or not" : null;
    }

    private static bool IsClimbing(string segment) => Uri.UnescapeDataString(segment).Split('/', '\\').Any(part => part is "." or "..");
}
