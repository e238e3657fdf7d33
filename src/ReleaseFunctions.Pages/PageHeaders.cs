namespace ReleaseFunctions.Pages;

/// <summary>Response headers that belong to the pages.</summary>
public static class PageHeaders
{
    /// <summary>Content type of every page.</summary>
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>For every page. No referrer, because an approval link's address is its secret.</summary>
    public static IReadOnlyDictionary<string, string> ForPages { get; } = With(
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'");

    /// <summary>For the HTML part of an outbox mail, which is foreign markup with inline styles: shown in a frame of our own, able to do nothing.</summary>
    public static IReadOnlyDictionary<string, string> ForMail { get; } = With(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox");

    /// <summary>For an asset asked for by its versioned address (see <see cref="PageAssets.Url"/>), which never changes its content.</summary>
    public static IReadOnlyDictionary<string, string> ForAssets { get; } = new Dictionary<string, string>
    {
        ["Cache-Control"] = "public, max-age=31536000, immutable",
        ["X-Content-Type-Options"] = "nosniff",
    };

    private static Dictionary<string, string> With(string contentSecurityPolicy) => new()
    {
        ["Cache-Control"] = "no-store",
        ["Content-Security-Policy"] = contentSecurityPolicy,
        ["Cross-Origin-Opener-Policy"] = "same-origin",
        ["Referrer-Policy"] = "no-referrer",
        ["X-Content-Type-Options"] = "nosniff",
    };
}
