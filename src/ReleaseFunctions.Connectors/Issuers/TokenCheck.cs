using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ReleaseFunctions.Connectors.Issuers;

/// <inheritdoc cref="ITokenCheck"/>
internal sealed class TokenCheck(IssuerKeys keys, TimeProvider time) : ITokenCheck
{
    /// <summary>How far clocks may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>The longest a token may be in force; tokens of pipelines live minutes or hours.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = 2 * ParsedToken.MaxLength };

    public async Task<TokenVerdict> CheckAsync(string token, IReadOnlyCollection<TokenIssuer> issuers, CancellationToken cancellationToken)
    {
        if (ParsedToken.Read(token, out string? fault) is not { } parsed)
        {
            return TokenVerdict.Bad(fault!);
        }

        // Everything that can be told without the issuer comes first.
        if (issuers.FirstOrDefault(one => string.Equals(one.Issuer, parsed.Issuer, StringComparison.Ordinal)) is not { } issuer)
        {
            return TokenVerdict.Bad("The token is of an issuer that is not trusted here.");
        }

        if (LifeFault(parsed) is { } late)
        {
            return TokenVerdict.Bad(late);
        }

        try
        {
            return await keys.FindAsync(issuer, parsed.KeyId, cancellationToken) is not { } key ? TokenVerdict.Bad("The token is signed with a key that its issuer does not have.")
                : key.Algorithm == parsed.Algorithm && await IsSignedAsync(token, issuer, key) ? new TokenVerdict(issuer, parsed.Claims, null)
                : TokenVerdict.Bad("The token's signature is not that of its issuer.");
        }
        catch (IssuerUnavailableException)
        {
            return new TokenVerdict(null, null, $"The keys of {issuer.Issuer} cannot be fetched just now, so the token cannot be checked.", IsUnavailable: true);
        }
    }

    private string? LifeFault(ParsedToken token)
    {
        DateTimeOffset now = time.GetUtcNow();
        return now >= token.ExpiresAt + Skew ? "The token has expired."
            : now < token.NotBefore - Skew || now < token.IssuedAt - Skew ? "The token is not in force yet."
            : token.ExpiresAt - (token.IssuedAt ?? token.NotBefore ?? now) > LongestLife ? $"The token is in force for longer than {LongestLife.TotalHours:0} hours."
            : null;
    }

    // Times are checked above, by our clock; the audience by who knows what it should be.
    private async Task<bool> IsSignedAsync(string token, TokenIssuer issuer, SignatureKey key)
    {
        TokenValidationResult result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = key.Key,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = false,
            ValidAlgorithms = [key.Algorithm],
            ValidateAudience = false,
            ValidateLifetime = false,
            ValidIssuer = issuer.Issuer,
        });
        return result.IsValid;
    }
}
