namespace ReleaseFunctions.Connectors.Connections;

/// <summary>Addresses below a connection's URL. What comes from a plan or from outside never leaves the connection's scheme, host and port.</summary>
internal static class ConnectionUrl
{
    private const int LongestPath = 2000;

    /// <summary>Puts a plan's path below the connection's own. False with the reason if it would lead elsewhere.</summary>
    public static bool TryCombine(Uri connection, string path, out Uri url, out string fault)
    {
        url = connection;
        fault = string.Empty;
        (string plain, string query) = path.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? (path[..at], path[(at + 1)..]) : (path, string.Empty);
        if (path.Length > LongestPath)
        {
            fault = $"the path has {path.Length} characters; {LongestPath} are allowed";
        }
        else if (path.Any(c => char.IsControl(c) || c is '\\' or '#') || plain.Contains("//", StringComparison.Ordinal))
        {
            fault = "the path holds a control character, a backslash, a '#' or an empty segment";
        }
        else if (Uri.UnescapeDataString(plain).Split('/', '\\').Any(segment => segment is "." or ".."))
        {
            fault = "the path holds a '.' or '..' segment";
        }

        if (fault.Length > 0)
        {
            return false;
        }

        UriBuilder builder = new(connection)
        {
            Path = plain.Trim('/').Length == 0 && plain.Length < 2
                ? connection.AbsolutePath + (connection.AbsolutePath.EndsWith('/') ? string.Empty : plain)
                : $"{connection.AbsolutePath.TrimEnd('/')}/{plain.TrimStart('/')}",
            Query = string.Join('&', new[] { connection.Query.TrimStart('?'), query }.Where(part => part.Length > 0)),
        };
        url = builder.Uri;
        return true;
    }

    /// <summary>Whether both have the same scheme, host and port, and no credentials are hidden in <paramref name="other"/>.</summary>
    public static bool SameOrigin(Uri connection, Uri other) =>
        other.IsAbsoluteUri
        && other.UserInfo.Length == 0
        && connection.Scheme == other.Scheme
        && connection.Port == other.Port
        && string.Equals(connection.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
