using ReleaseFunctions.Connectors.Connections;

namespace ReleaseFunctions.Connectors.Github;

/// <summary>Where a connection's API is.</summary>
internal static class GithubAddress
{
    private static readonly Uri Public = new("https://api.github.com");

    /// <summary>Of an Enterprise Server it is <c>https://host/api/v3</c>, written out in the setting.</summary>
    public static Uri Root(ConnectionSettings connection) => connection.Url ?? Public;
}
