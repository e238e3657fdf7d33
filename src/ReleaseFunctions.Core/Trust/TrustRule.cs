namespace ReleaseFunctions.Core.Trust;

/// <summary>What one claim has to be.</summary>
/// <param name="Setting">Name of the setting, for messages.</param>
/// <param name="Claim">Name of the claim.</param>
/// <param name="Patterns">One of them has to fit.</param>
public sealed record TrustRule(string Setting, string Claim, IReadOnlyList<TrustPattern> Patterns)
{
    /// <summary>Why the claim does not fit, as a sentence; null: it does.</summary>
    public string? Refusal(TokenClaims claims) =>
        claims.One(Claim) is not { } value ? $"The token has no claim '{Claim}', which {Setting} asks for."
        : Patterns.Any(pattern => pattern.Fits(value)) ? null
        : $"The token's claim '{Claim}' is '{(value.Length > 200 ? value[..200] + "…" : value)}', which {Setting} does not allow.";
}
