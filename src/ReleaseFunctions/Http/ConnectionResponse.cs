using ReleaseFunctions.Connectors.Connections;

namespace ReleaseFunctions.Http;

/// <summary>The JSON shape in which connections are answered.</summary>
public static class ConnectionResponse
{
    /// <summary>One connection.</summary>
    public static object Whole(ConnectionEntry entry) => new
    {
        entry.Name,
        entry.Kind,
        entry.Host,
        @private = entry.IsPrivate,
        lastCheck = entry.LastCheck is { } check ? Check(check) : null,
    };

    private static object Check(ConnectionCheck check) => new
    {
        check.At,
        tookMilliseconds = (long)check.Took.TotalMilliseconds,
        check.Finding.Reachable,
        check.Finding.CredentialAccepted,
        check.Finding.RightsSufficient,
        clockSkewSeconds = check.Finding.ClockSkew?.TotalSeconds,
        check.Finding.Version,
        check.Finding.Message,
    };
}
