using Azure.Core;

namespace ReleaseFunctions.Connectors.Entra;

/// <summary>The connection's own bearer token, for gateways and stand-ins that do not ask Microsoft Entra ID.</summary>
internal sealed class FixedToken(string token, TimeProvider time) : TokenCredential
{
    /// <summary>Azure clients fetch a token again when it has expired; this one is read from the settings each time.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(token, time.GetUtcNow() + Lifetime);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
