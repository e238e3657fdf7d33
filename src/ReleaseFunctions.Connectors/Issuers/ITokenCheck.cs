using ReleaseFunctions.Core.Trust;

namespace ReleaseFunctions.Connectors.Issuers;

/// <summary>Checks that a token was signed by one of the issuers, and is in force. Whom it is meant for, and what its claims are worth, the caller judges.</summary>
public interface ITokenCheck
{
    Task<TokenVerdict> CheckAsync(string token, IReadOnlyCollection<TokenIssuer> issuers, CancellationToken cancellationToken);
}

/// <summary>What became of a token.</summary>
/// <param name="Issuer">Whose it is; null: it is not good.</param>
/// <param name="Claims">Its claims; null: it is not good.</param>
/// <param name="Fault">Why it is not good, as a sentence without anything of the token that could be used; null: it is.</param>
/// <param name="IsUnavailable">The issuer could not be asked for its keys: the same token may be good later.</param>
public sealed record TokenVerdict(TokenIssuer? Issuer, TokenClaims? Claims, string? Fault, bool IsUnavailable = false)
{
    public static TokenVerdict Bad(string fault) => new(null, null, fault);
}
