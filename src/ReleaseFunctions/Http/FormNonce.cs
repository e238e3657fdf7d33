using System.Security.Cryptography;
using System.Text;

namespace ReleaseFunctions.Http;

/// <summary>The nonce of a form behind a link. Only who has opened the page with the token can know it, on whatever instance, before and after a restart.</summary>
internal static class FormNonce
{
    /// <summary>The nonce for exactly what the page shows.</summary>
    /// <param name="digest">What is approved; null: nothing is.</param>
    public static string Of(string token, string? digest, int attempt) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes($"nonce:{digest}:{attempt}")));

    /// <summary>Whether what came with a post is the nonce; takes as long whether it is or not.</summary>
    public static bool Same(string given, string expected) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
