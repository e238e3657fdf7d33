using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseFunctions.Core.Json;

/// <summary>SHA-256 as 64 lower-case hex digits: what plans, decisions and history events are told apart by.</summary>
public static class Digest
{
    /// <summary>The digest of the canonical JSON of <paramref name="node"/>.</summary>
    /// <exception cref="JsonException">The value has no canonical form; see <see cref="CanonicalJson"/>.</exception>
    public static string OfCanonical(JsonNode? node) => OfUtf8(CanonicalJson.Serialize(node));

    /// <inheritdoc cref="OfCanonical(JsonNode?)"/>
    public static string OfCanonical(JsonElement element) => OfUtf8(CanonicalJson.Serialize(element));

    /// <summary>The digest of the text's UTF-8 bytes.</summary>
    public static string OfUtf8(string text) => OfBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>The digest of the bytes.</summary>
    public static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
