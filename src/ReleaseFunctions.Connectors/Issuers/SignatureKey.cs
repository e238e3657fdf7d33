using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace ReleaseFunctions.Connectors.Issuers;

/// <summary>A public key that an issuer publishes.</summary>
/// <param name="Key">The key as the signature check takes it.</param>
/// <param name="Algorithm">The one algorithm it is for.</param>
internal sealed record SignatureKey(JsonWebKey Key, string Algorithm)
{
    private const int MaxKeys = 100;
    private const int LeastRsaBits = 2048;

    /// <summary>The keys of a key set by their id; what cannot check a signature of ours is left out.</summary>
    /// <exception cref="JsonException">It is no key set.</exception>
    public static IReadOnlyDictionary<string, SignatureKey> ReadAll(string json)
    {
        Dictionary<string, SignatureKey> keys = new(StringComparer.Ordinal);
        JsonElement set = JsonElement.Parse(json);
        if (set.ValueKind != JsonValueKind.Object || !set.TryGetProperty("keys", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("There is no array 'keys'.");
        }

        HashSet<string> doubled = [];
        foreach (JsonElement one in list.EnumerateArray().Take(MaxKeys))
        {
            // Two keys of one id: which of them signed cannot be told, so neither did.
            if (Read(one) is { } key && !keys.TryAdd(key.Key.Kid, key))
            {
                doubled.Add(key.Key.Kid);
            }
        }

        return keys.Where(key => !doubled.Contains(key.Key)).ToDictionary(StringComparer.Ordinal);
    }

    private static SignatureKey? Read(JsonElement element)
    {
        try
        {
            JsonWebKey key = new(element.GetRawText());
            string? algorithm = key.Kty switch
            {
                JsonWebAlgorithmsKeyTypes.RSA when key.KeySize >= LeastRsaBits => SecurityAlgorithms.RsaSha256,
                JsonWebAlgorithmsKeyTypes.EllipticCurve when key.Crv == JsonWebKeyECTypes.P256 => SecurityAlgorithms.EcdsaSha256,
                _ => null,
            };
            return algorithm is not null && !string.IsNullOrEmpty(key.Kid) && key.Use is null or "" or "sig" && (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm)
                ? new SignatureKey(key, algorithm!)
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return null;
        }
    }
}
