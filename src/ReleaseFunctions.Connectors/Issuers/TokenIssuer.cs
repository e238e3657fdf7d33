namespace ReleaseFunctions.Connectors.Issuers;

/// <summary>Somebody whose tokens are taken.</summary>
/// <param name="Issuer">Exactly as its tokens name it.</param>
/// <param name="Discovery">Where its OpenID Connect discovery document is.</param>
/// <param name="AllowPrivate">Lets the issuer be on a private address and without TLS; default false. Metadata addresses stay closed.</param>
public sealed record TokenIssuer(string Issuer, Uri Discovery, bool AllowPrivate)
{
    /// <summary>An issuer whose discovery document is where the standard says.</summary>
    /// <returns>Null: the address is none, or not of https, which <paramref name="allowPrivate"/> waives.</returns>
    public static TokenIssuer? At(string issuer, bool allowPrivate) =>
        Uri.TryCreate($"{issuer.TrimEnd('/')}/.well-known/openid-configuration", UriKind.Absolute, out Uri? address)
        && (address.Scheme == Uri.UriSchemeHttps || (allowPrivate && address.Scheme == Uri.UriSchemeHttp))
        && address is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
            ? new TokenIssuer(issuer, address, allowPrivate)
            : null;
}
