namespace ReleaseFunctions.Connectors.Entra;

/// <summary>Where app registrations get their tokens. One place, so that tests can have an issuer of their own.</summary>
internal sealed record EntraAuthority
{
    /// <summary>The issuer; null: Microsoft Entra ID, or the national cloud that <c>AZURE_AUTHORITY_HOST</c> names.</summary>
    public Uri? Host { get; init; }

    /// <summary>Lets it be on a private address; default false.</summary>
    public bool AllowPrivate { get; init; }
}
