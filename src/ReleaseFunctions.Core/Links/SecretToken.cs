using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseFunctions.Core.Links;

/// <summary>A random secret for a link; the plain text exists only in the link itself.</summary>
public static class SecretToken
{
    /// <summary>256 random bits in URL-safe Base64 (43 characters). Not for orchestrators: it is random.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 of the token, lower-case hex: the only form that is stored.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
