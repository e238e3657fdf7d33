using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace ReleaseFunctions.Access;

/// <summary>
/// Browser sessions of operators. On Azure the platform keeps them, and says with every request who is signed in. Elsewhere a cookie names
/// the API key, a random id and an expiry under a MAC that covers the key's hash as well: revoking or replacing the key ends its sessions.
/// </summary>
internal sealed class Sessions(ApiKeys keys, PlatformPrincipal principal, SessionSigner signer, IConfiguration configuration, TimeProvider time)
{
    private const string CookieName = "rf_session";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Signs the caller in: sets the cookie.</summary>
    public void SignIn(HttpContext context, KeyMatch key)
    {
        DateTimeOffset expires = time.GetUtcNow() + Lifetime;
        string id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        string content = string.Create(CultureInfo.InvariantCulture, $"{key.Caller.Name}.{id}.{expires.ToUnixTimeSeconds()}");
        context.Response.Cookies.Append(CookieName, $"{content}.{signer.Mac("session", content, key.Hash)}", Options(context, expires));
    }

    /// <summary>Signs out: removes the cookie.</summary>
    public void SignOut(HttpContext context) => context.Response.Cookies.Delete(CookieName, Options(context, null));

    /// <summary>Who is signed in, or null; a refusal where the platform names somebody who is not let in.</summary>
    public (Session? Session, Refusal? Refusal) Find(HttpRequest request)
    {
        if (principal.IsThere(request))
        {
            (Caller? caller, Refusal? refusal) = principal.Find(request);
            return (caller is null ? null : OfEntra(caller), refusal);
        }

        return (OfCookie(request.Cookies[CookieName] ?? string.Empty), null);
    }

    private Session? OfCookie(string cookie)
    {
        int end = cookie.LastIndexOf('.');
        string[] parts = end < 0 ? [] : cookie[..end].Split('.');
        if (parts.Length != 3
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long expires)
            || time.GetUtcNow().ToUnixTimeSeconds() >= expires)
        {
            return null;
        }

        return keys.FindByHash(parts[0], hash => SessionSigner.Same(cookie[(end + 1)..], signer.Mac("session", cookie[..end], hash))) is { } key
            ? new Session(key.Caller, signer.Mac("csrf", cookie[..end], key.Hash)) { KeyHash = key.Hash }
            : null;
    }

    // The platform's cookie is not ours to look into, so the token goes by person and day; yesterday's is good for pages left open over midnight.
    private Session OfEntra(Caller caller)
    {
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return new Session(caller, Csrf(today)) { EarlierCsrf = Csrf(today.AddDays(-1)) };

        string Csrf(DateOnly day) => signer.Mac("csrf", caller.Name, day.ToString("O", CultureInfo.InvariantCulture));
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
