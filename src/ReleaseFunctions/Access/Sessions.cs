using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace ReleaseFunctions.Access;

/// <summary>
/// Browser sessions of operators: a cookie that says who it is, under a MAC, so that no instance has to remember anything. One of an API key
/// names the key, and its MAC covers the key's hash: revoking or replacing the key ends its sessions. One of a person of Entra ID holds the
/// roles that the sign-in brought, and is short, because nobody tells us when they change.
/// </summary>
internal sealed class Sessions(ApiKeys keys, PlatformAuthentication platform, SessionSigner signer, IConfiguration configuration, TimeProvider time)
{
    /// <summary>How long a session of an API key lasts.</summary>
    public static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(12);

    /// <summary>How long a session of a person of Entra ID lasts.</summary>
    public static readonly TimeSpan EntraLifetime = TimeSpan.FromHours(2);

    private const string CookieName = "rf_session";

    // What the MAC of a person's session covers in place of a hash; no hash looks like it.
    private const string NoHash = "entra";

    /// <summary>Signs in with a key: sets the cookie.</summary>
    public void SignIn(HttpContext context, KeyMatch key) => Set(context, key.Caller.Name, key.Hash, KeyLifetime);

    /// <summary>Signs a person of Entra ID in: sets the cookie.</summary>
    public void SignIn(HttpContext context, Caller caller) => Set(context, EntraSession.Write(caller), NoHash, EntraLifetime);

    /// <summary>Signs out: removes the cookie.</summary>
    public void SignOut(HttpContext context) => context.Response.Cookies.Delete(CookieName, Options(context, null));

    /// <summary>Who is signed in, or null.</summary>
    public Session? Find(HttpRequest request)
    {
        string cookie = request.Cookies[CookieName] ?? string.Empty;
        if (cookie.Split('.') is not [{ } who, { } id, { } until, { } mac]
            || !long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out long expires)
            || time.GetUtcNow().ToUnixTimeSeconds() >= expires)
        {
            return null;
        }

        string content = $"{who}.{id}.{until}";
        if (EntraSession.Is(who))
        {
            return platform.IsOn && IsSigned(NoHash) && EntraSession.Read(who) is { } person ? new Session(person, Csrf(NoHash)) : null;
        }

        return keys.FindByHash(who, IsSigned) is { } key ? new Session(key.Caller, Csrf(key.Hash)) { KeyHash = key.Hash } : null;

        bool IsSigned(string hash) => SessionSigner.Same(mac, signer.Mac("session", content, hash));

        string Csrf(string hash) => signer.Mac("csrf", content, hash);
    }

    private void Set(HttpContext context, string who, string hash, TimeSpan lifetime)
    {
        DateTimeOffset expires = time.GetUtcNow() + lifetime;
        string id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        string content = string.Create(CultureInfo.InvariantCulture, $"{who}.{id}.{expires.ToUnixTimeSeconds()}");
        context.Response.Cookies.Append(CookieName, $"{content}.{signer.Mac("session", content, hash)}", Options(context, expires));
    }

    private CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,

        // Azure: TLS ends before the application, which then sees http.
        Secure = context.Request.IsHttps || (configuration["Release:PublicUrl"] ?? string.Empty).StartsWith("https:", StringComparison.OrdinalIgnoreCase),
        Path = "/",
        Expires = expires,
    };
}
