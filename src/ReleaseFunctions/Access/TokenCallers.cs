using ReleaseFunctions.Connectors.Issuers;
using ReleaseFunctions.Core.Trust;

namespace ReleaseFunctions.Access;

/// <summary>Tells who calls by a signed token: a pipeline that a trust lets in, or a principal of Entra ID.</summary>
internal sealed class TokenCallers(ITokenCheck check, Trusts trusts, EntraSettings entra, EntraCallers principals)
{
    private static readonly TimeSpan IssuerPause = TimeSpan.FromSeconds(30);

    /// <summary>Whether the credential has the form of a token.</summary>
    public static bool IsToken(string credential) => credential.StartsWith("ey", StringComparison.Ordinal) && credential.Count(character => character == '.') is 2 or 4;

    /// <summary>The caller, or why it is none.</summary>
    public async Task<(Caller? Caller, Refusal? Refusal)> FindAsync(string token, CancellationToken cancellationToken)
    {
        IReadOnlyList<Trust> all = trusts.All;
        TokenVerdict verdict = await check.CheckAsync(token, [.. all.Select(trust => trust.Issuer).Concat(entra.Issuers()).Distinct()], cancellationToken);
        if (verdict.IsUnavailable)
        {
            return (null, new Refusal(503, "The credential cannot be checked", verdict.Fault!, "issuer unavailable") { RetryAfter = IssuerPause });
        }

        if (verdict is not { Issuer: { } issuer, Claims: { } claims })
        {
            return (null, Refusal.Unauthorized(verdict.Fault!, "bad token"));
        }

        List<Trust> asked = [.. all.Where(trust => trust.Issuer.Issuer == issuer.Issuer)];
        List<Trust> fitting = [.. asked.Where(trust => trust.Policy.Refusal(claims) is null)];
        return fitting.Count > 0 ? (Pipeline(fitting, claims), null)
            : entra.Issuers().Any(own => own.Issuer == issuer.Issuer) && claims.Audiences.Any(entra.Audiences.Contains) ? principals.Of(new ClaimSet(claims.All))
            : (null, Refusal.Unauthorized(asked.Count == 1 ? asked[0].Policy.Refusal(claims)! : "No trust lets this token in: its audience or its claims fit none.", "untrusted pipeline", Describe(claims)));
    }

    // Where several trusts fit, the run has the roles of all, and the name of the first.
    private static Caller Pipeline(List<Trust> fitting, TokenClaims claims)
    {
        TrustPolicy first = fitting[0].Policy;
        return new Caller($"oidc:{first.Name}", null, fitting.SelectMany(trust => trust.Roles).ToHashSet()) { Kind = CallerKind.Pipeline, Run = first.Run(claims) };
    }

    // Who signed it is known by now; what it says of itself is worth a line in the log, and is cut and made plain for it.
    private static string Describe(TokenClaims claims)
    {
        string subject = claims.One("sub") ?? "unknown";
        return $"oidc:{new string([.. subject.Take(200).Select(character => character is > ' ' and < '\u007f' ? character : '?')])}";
    }
}
