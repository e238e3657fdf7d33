using Microsoft.Extensions.Configuration;
using ReleaseFunctions.Connectors.Issuers;

namespace ReleaseFunctions.Access;

/// <summary>The settings <c>Entra__TenantId</c>, <c>__ClientId</c>, <c>__Audience</c>, <c>__Authority</c>, <c>__PersonClaim</c>, <c>__PlatformAuthentication</c>.</summary>
internal sealed class EntraSettings(IConfiguration configuration)
{
    private const string DefaultAuthority = "https://login.microsoftonline.com";
    private static readonly string[] PersonClaims = ["preferred_username", "upn", "email"];

    /// <summary>The one tenant whose principals are let in, lower case; null: none.</summary>
    public string? TenantId => Guid.TryParseExact(Value("TenantId"), "D", out Guid id) ? id.ToString("D") : null;

    /// <summary>Where the tenant's tokens come from, without a slash at the end.</summary>
    public string Authority => (Value("Authority") ?? DefaultAuthority).TrimEnd('/');

    /// <summary>Whom tokens have to be meant for; empty: no tokens are taken.</summary>
    public IReadOnlyList<string> Audiences => Value("Audience") is { } audience ? audience.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : Value("ClientId") is { } client ? [client, $"api://{client}"]
        : [];

    /// <summary>The claim with a person's address.</summary>
    public string PersonClaim => Value("PersonClaim") ?? PersonClaims[0];

    /// <summary>Whether the authority may be on a private address and without TLS; for tests and for installations of one's own.</summary>
    public bool AllowPrivate => IsTrue("AllowPrivate");

    /// <summary>Whether Azure's built-in authentication is said to stand in front of the application.</summary>
    public bool PlatformAuthentication => IsTrue("PlatformAuthentication");

    /// <summary>Who signs the tenant's tokens, of either version; none where no tokens are taken.</summary>
    public IReadOnlyList<TokenIssuer> Issuers() => TenantId is not { } tenant || Audiences.Count == 0 ? [] : new[]
    {
        TokenIssuer.At($"{Authority}/{tenant}/v2.0", AllowPrivate),

        // Tokens of version 1 name the directory and not the sign-in service, which has its keys.
        TokenIssuer.At($"{Authority}/{tenant}", AllowPrivate) is { } older ? older with { Issuer = $"https://sts.windows.net/{tenant}/" } : null,
    }.OfType<TokenIssuer>().ToList();

    /// <summary>What is wrong, each naming its setting.</summary>
    public IEnumerable<string> Problems()
    {
        if (TenantId is null && (Value("TenantId") is not null || Audiences.Count > 0 || PlatformAuthentication))
        {
            yield return "Entra__TenantId must be the tenant's id, such as 00000000-0000-0000-0000-000000000000; without it nobody of Entra ID is let in.";
        }

        if (!PersonClaims.Contains(PersonClaim))
        {
            yield return $"Entra__PersonClaim: '{PersonClaim}' is no claim that names a person; there are {string.Join(", ", PersonClaims)}.";
        }

        if (!Uri.TryCreate(Authority, UriKind.Absolute, out Uri? authority) || (authority.Scheme != Uri.UriSchemeHttps && !AllowPrivate))
        {
            yield return $"Entra__Authority: '{Authority}' is no https address; leave the setting out for the public cloud.";
        }

        foreach (string setting in new[] { "PlatformAuthentication", "AllowPrivate" })
        {
            if (Value(setting) is { } text && !bool.TryParse(text, out _))
            {
                yield return $"Entra__{setting}: '{text}' is neither true nor false.";
            }
        }
    }

    private bool IsTrue(string name) => bool.TryParse(Value(name), out bool value) && value;

    private string? Value(string name) => configuration[$"Entra:{name}"] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
