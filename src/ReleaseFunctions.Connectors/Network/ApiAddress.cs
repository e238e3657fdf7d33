using ReleaseFunctions.Connectors.Connections;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Addresses of calls below a connection's own address.</summary>
internal static class ApiAddress
{
    /// <param name="path">Escaped path and query, without a slash before it.</param>
    /// <exception cref="ApiCallException">The path would lead elsewhere.</exception>
    public static Uri Below(ConnectionSettings connection, Uri root, string path) =>
        ConnectionUrl.TryCombine(root, path, out Uri url, out string fault) ? url : throw ApiCallException.Refused($"Nothing was sent to {connection.Name}: {fault}.");
}
