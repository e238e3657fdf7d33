namespace ReleaseFunctions.Core.Trust;

/// <summary>Which pipelines are let in: whose tokens, meant for whom, with which claims.</summary>
public sealed record TrustPolicy
{
    /// <summary>Its name in the settings, <c>[A-Za-z][A-Za-z0-9]{0,62}</c>.</summary>
    public required string Name { get; init; }

    public required TrustKind Kind { get; init; }

    /// <summary>The issuer, exactly as its tokens name it.</summary>
    public required string Issuer { get; init; }

    /// <summary>The token must be meant for one of them.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>All of them have to fit.</summary>
    public required IReadOnlyList<TrustRule> Rules { get; init; }

    /// <summary>Why a token of the issuer is not let in, as a sentence; null: it is.</summary>
    public string? Refusal(TokenClaims claims)
    {
        TokenClaims all = Complete(claims);
        return Rules.Count == 0 ? $"Trust__{Name} asks for nothing, so it lets nobody in."
            : !claims.Audiences.Any(audience => Audiences.Contains(audience, StringComparer.Ordinal)) ? $"The token is not meant for this application: Trust__{Name}__Audience does not allow its audience."
            : Rules.Select(rule => rule.Refusal(all)).FirstOrDefault(refusal => refusal is not null);
    }

    /// <summary>What the token tells of the run.</summary>
    public PipelineRun Run(TokenClaims claims)
    {
        TokenClaims all = Complete(claims);
        return new PipelineRun(
            Name,
            all.One(TrustClaims.Repository(Kind)) is { } repository ? Plain(repository) : "unknown",
            all.One(TrustClaims.Ref(Kind)),
            all.One("environment"),
            Kind switch { TrustKind.GitHub => all.One("run_id"), TrustKind.GitLab => all.One("pipeline_id"), _ => null });
    }

    private TokenClaims Complete(TokenClaims claims) => Kind == TrustKind.GitLab ? claims.WithRefPath() : claims;

    private static string Plain(string repository) => repository.StartsWith(TrustClaims.ServiceConnection, StringComparison.Ordinal) ? repository[TrustClaims.ServiceConnection.Length..] : repository;
}
