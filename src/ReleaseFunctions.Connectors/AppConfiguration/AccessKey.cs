using ReleaseFunctions.Connectors.Connections;

namespace ReleaseFunctions.Connectors.AppConfiguration;

/// <summary>An access key of an App Configuration store.</summary>
internal sealed record AccessKey(string Id, byte[] Secret)
{
    /// <summary>The key of a connection: <c>Secret</c> is a connection string, or the key's secret with its id in <c>User</c>. Null: it signs in with Microsoft Entra ID.</summary>
    public static AccessKey? Of(ConnectionSettings connection)
    {
        if (connection.Secret is not { } secret || connection.Tenant is not null)
        {
            return null;
        }

        (string? id, string? text) = secret.StartsWith("Endpoint=", StringComparison.OrdinalIgnoreCase) ? (Part(secret, "Id"), Part(secret, "Secret")) : (connection.User, secret);
        return id is null || text is null || Decode(text) is not { } bytes ? null : new AccessKey(id, bytes);
    }

    /// <summary>What is wrong with the connection's key, without showing it; null: nothing, or it has none.</summary>
    public static string? FindFault(ConnectionSettings connection)
    {
        if (connection.Secret is not { } secret || connection.Tenant is not null)
        {
            return null;
        }

        if (Of(connection) is null)
        {
            return "is neither a connection string (Endpoint=…;Id=…;Secret=…) nor an access key's secret with its id in User; with a Tenant it is a client secret.";
        }

        return Part(secret, "Endpoint") is { } endpoint && Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? url) && connection.Url is { } own && !ConnectionUrl.SameOrigin(own, url)
            ? "is the connection string of another store than Url leads to."
            : null;
    }

    /// <summary>The key's secret within a connection string.</summary>
    public static string? SecretPart(string secret) => secret.StartsWith("Endpoint=", StringComparison.OrdinalIgnoreCase) ? Part(secret, "Secret") : null;

    private static string? Part(string text, string name) => text.Split(';')
        .Where(part => part.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase))
        .Select(part => part[(name.Length + 1)..].Trim())
        .FirstOrDefault(part => part.Length > 0);

    private static byte[]? Decode(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) && length > 0 ? bytes[..length] : null;
    }
}
