namespace ReleaseFunctions.Core.Trust;

/// <summary>Whose pipelines a trust lets in; it says which claims mean what.</summary>
public enum TrustKind
{
    /// <summary>GitHub Actions.</summary>
    GitHub,

    /// <summary>GitLab CI.</summary>
    GitLab,

    /// <summary>Azure DevOps, by a service connection.</summary>
    AzureDevOps,

    /// <summary>Any other OpenID Connect issuer, by its subjects.</summary>
    Oidc,
}
