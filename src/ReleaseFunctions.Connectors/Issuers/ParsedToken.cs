using System.Buffers.Text;
using System.Text.Json;
using ReleaseFunctions.Core.Trust;

namespace ReleaseFunctions.Connectors.Issuers;

/// <summary>A signed token taken apart. Nothing of it is believed before its signature is found good.</summary>
internal sealed record ParsedToken(string Algorithm, string KeyId, string Issuer, DateTimeOffset ExpiresAt, DateTimeOffset? NotBefore, DateTimeOffset? IssuedAt, TokenClaims Claims)
{
    /// <summary>The longest token that is looked at, in characters; those of Entra ID with many groups have some thousand.</summary>
    public const int MaxLength = 16 * 1024;

    private const int MaxKeyId = 200;
    private static readonly string[] Algorithms = ["RS256", "ES256"];
    private static readonly string[] Types = ["JWT", "AT+JWT", "APPLICATION/AT+JWT"];

    // Two members of one name could mean one thing to the check of the signature and another to us.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <param name="fault">Why it is none, as a sentence; null: it is one.</param>
    public static ParsedToken? Read(string token, out string? fault)
    {
        if (token.Length > MaxLength)
        {
            fault = $"The token has {token.Length:N0} characters; at most {MaxLength:N0} are looked at.";
            return null;
        }

        string[] parts = token.Split('.');
        fault = "The token is no signed JSON Web Token.";
        if (parts.Length != 3 || parts.Any(part => part.Length == 0) || Json(parts[0]) is not { } header || Json(parts[1]) is not { } payload)
        {
            return null;
        }

        string algorithm = Text(header, "alg") ?? string.Empty;
        string keyId = Text(header, "kid") ?? string.Empty;
        fault = !Algorithms.Contains(algorithm, StringComparer.Ordinal) ? $"The token is not signed with {string.Join(" or ", Algorithms)}."
            : keyId.Length is 0 or > MaxKeyId || keyId.Any(character => character is <= ' ' or > '~') ? "The token names no key (kid), or none that could be one."
            : header.TryGetProperty("crit", out _) ? "The token has critical extensions (crit), none of which is known."
            : Text(header, "typ") is { } type && !Types.Contains(type.ToUpperInvariant()) ? "The token is of another type than JWT."
            : Text(payload, "iss") is null ? "The token names no issuer."
            : Time(payload, "exp") is null ? "The token has no end (exp)."
            : IsBroken(payload, "nbf") || IsBroken(payload, "iat") ? "The token has a time that is none."
            : null;
        return fault is null
            ? new ParsedToken(algorithm, keyId, Text(payload, "iss")!, Time(payload, "exp")!.Value, Time(payload, "nbf"), Time(payload, "iat"), new TokenClaims(Flat(payload)))
            : null;
    }

    private static JsonElement? Json(string part)
    {
        try
        {
            JsonElement element = JsonElement.Parse(Base64Url.DecodeFromChars(part), Strict);
            return element.ValueKind == JsonValueKind.Object ? element : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? Unescaped(value) : null;

    private static DateTimeOffset? Time(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double seconds) && seconds is >= 0 and < 253402300799
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;

    private static bool IsBroken(JsonElement element, string name) => element.TryGetProperty(name, out _) && Time(element, name) is null;

    private static Dictionary<string, IReadOnlyList<string>> Flat(JsonElement payload)
    {
        Dictionary<string, IReadOnlyList<string>> claims = new(StringComparer.Ordinal);
        foreach (JsonProperty claim in payload.EnumerateObject())
        {
            claims[claim.Name] = claim.Value.ValueKind == JsonValueKind.Array
                ? [.. claim.Value.EnumerateArray().Select(Scalar).OfType<string>()]
                : Scalar(claim.Value) is { } value ? [value] : [];
        }

        return claims;
    }

    private static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Unescaped(value),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    // Half of a surrogate pair parses, but is no text.
    private static string? Unescaped(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
