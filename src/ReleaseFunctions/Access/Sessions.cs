using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace ReleaseFunctions.Access;

/// <summary>
/// Browser sessions of operators. The cookie names the API key, a random id and an expiry under a MAC, so that no instance has to
/// remember anything. The MAC covers the API key's hash as well: revoking or replacing the key ends its sessions. The MAC key is the setting <c>Release__SessionKey</c>; without it, one for this process (sessions end with it).
/// </summary>
public sealed class Sessions(ApiKeys keys, IConfiguration configuration, TimeProvider time)
{
    private const string CookieName = "rf_session";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly byte[] ProcessKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>Signs the caller in: sets the cookie.</summary>
    public void SignIn(HttpContext context, Caller caller)
    {
        DateTimeOffset expires = time.GetUtcNow() + Lifetime;
        string id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        string content = string.Create(CultureInfo.InvariantCulture, $"{caller.Name}.{id}.{expires.ToUnixTimeSeconds()}");
        context.Response.Cookies.Append(CookieName, $"{content}.{Mac("session", content, caller.Name)}", Options(context, expires));
    }

    /// <summary>Signs out: removes the cookie.</summary>
    public void SignOut(HttpContext context) => context.Response.Cookies.Delete(CookieName, Options(context, null));

    /// <summary>Who is signed in, or null.</summary>
    public Session? Find(HttpRequest request)
    {
        string cookie = request.Cookies[CookieName] ?? string.Empty;
        int end = cookie.LastIndexOf('.');
        string[] parts = end < 0 ? [] : cookie[..end].Split('.');
        if (parts.Length != 3
            || !Same(cookie[(end + 1)..], Mac("session", cookie[..end], parts[0]))
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long expires)
            || time.GetUtcNow().ToUnixTimeSeconds() >= expires)
        {
            return null;
        }

        return keys.Named(parts[0]) is { } caller ? new Session(caller, Mac("csrf", cookie[..end], parts[0])) : null;
    }

    /// <summary>The token with which a calendar program may read the calendar's feed, and nothing else, in the caller's name. It ends with the API key, or with the key that signs it.</summary>
    public string FeedToken(Caller caller) => $"{caller.Name}.{Mac("calendar-feed", caller.Name, caller.Name)}";

    /// <summary>Whose feed token it is, or null.</summary>
    public Caller? FindByFeedToken(string token)
    {
        string[] parts = token.Split('.');
        return parts.Length == 2 && keys.Named(parts[0]) is { } caller && Same(parts[1], Mac("calendar-feed", parts[0], parts[0])) ? caller : null;
    }

    /// <summary>Whether a form's token is that of the session.</summary>
    public static bool IsOwnForm(Session session, string? csrf) => Same(csrf ?? string.Empty, session.Csrf);

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,

        // Azure: TLS ends before the application, which then sees http.
        Secure = context.Request.IsHttps || (configuration["Release:PublicUrl"] ?? string.Empty).StartsWith("https:", StringComparison.OrdinalIgnoreCase),
        Path = "/",
        Expires = expires,
    };

    private string Mac(string purpose, string content, string apiKey)
    {
        byte[] key = configuration["Release:SessionKey"] is { Length: > 0 } setting ? Encoding.UTF8.GetBytes(setting) : ProcessKey;
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{purpose}:{content}:{keys.HashOf(apiKey)}")));
    }
}

/// <summary>A signed-in operator.</summary>
/// <param name="Caller">Who it is and what the key may do now.</param>
/// <param name="Csrf">The token that the session's forms carry.</param>
public sealed record Session(Caller Caller, string Csrf);
