using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace ReleaseFunctions.Access;

/// <summary>Signs what browsers keep for us, so that no instance has to remember it. The key is the setting <c>Release__SessionKey</c>; without it, one of this process.</summary>
public sealed class SessionSigner(IConfiguration configuration)
{
    private static readonly byte[] ProcessKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>The MAC of a content for one purpose.</summary>
    /// <param name="bound">What the signature ends with besides: the hash of an API key, say.</param>
    public string Mac(string purpose, string content, string bound)
    {
        byte[] key = configuration["Release:SessionKey"] is { Length: > 0 } setting ? Encoding.UTF8.GetBytes(setting) : ProcessKey;
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{purpose}:{content}:{bound}")));
    }

    /// <summary>Compares without telling by its time how much of it is right.</summary>
    public static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
