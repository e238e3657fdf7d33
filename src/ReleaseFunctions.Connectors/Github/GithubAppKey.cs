using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReleaseFunctions.Connectors.Connections;

namespace ReleaseFunctions.Connectors.Github;

/// <summary>The private key of a GitHub App, and the short-lived tokens that it signs (JWT, RS256).</summary>
internal static class GithubAppKey
{
    /// <summary>GitHub takes at most 10 minutes, by its own clock.</summary>
    private const int LifetimeSeconds = 9 * 60;

    private const int BackdatedSeconds = 60;

    /// <summary>The rest of a sentence that begins with the setting's name; null: it is a key.</summary>
    public static string? FindFault(string secret)
    {
        try
        {
            using RSA key = Read(secret);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return "is not the private key of a GitHub App; set the downloaded PEM text, its line breaks as they are or written as \\n.";
        }
    }

    public static string Sign(ConnectionSettings connection, DateTimeOffset now)
    {
        using RSA key = Read(connection.Secret!);
        long seconds = now.ToUnixTimeSeconds();
        string text = $"{Encode("""{"alg":"RS256","typ":"JWT"}""")}.{Encode($$"""{"iat":{{seconds - BackdatedSeconds}},"exp":{{seconds + LifetimeSeconds}},"iss":{{JsonSerializer.Serialize(connection.User)}}}""")}";
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static RSA Read(string secret)
    {
        RSA key = RSA.Create();
        try
        {
            key.ImportFromPem(secret.Replace("\\n", "\n", StringComparison.Ordinal));
            _ = key.ExportParameters(includePrivateParameters: true); // a public key alone signs nothing
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
