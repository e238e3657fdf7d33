using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages.Shared;

namespace ReleaseFunctions.Access;

/// <summary>How a person signs in and out: with Entra ID where Azure's built-in authentication stands before the application, with an API key elsewhere.</summary>
public sealed class SignInWays
{
    private readonly Authenticator _authenticator;
    private readonly Sessions _sessions;
    private readonly PlatformAuthentication _platform;
    private readonly AccessLog _log;

    internal SignInWays(Authenticator authenticator, Sessions sessions, PlatformAuthentication platform, AccessLog log) =>
        (_authenticator, _sessions, _platform, _log) = (authenticator, sessions, platform, log);

    /// <summary>Where Entra ID asks who it is, and from where it leads back; null: one signs in with a key here.</summary>
    public string? ByEntra(string? returnUrl) => _platform.IsOn
        ? $"/.auth/login/aad?post_login_redirect_uri={Uri.EscapeDataString($"/signed-in?returnUrl={Uri.EscapeDataString(Safe(returnUrl))}")}"
        : null;

    /// <summary>Signs in with a key.</summary>
    /// <returns>Why not; null: it is done.</returns>
    public ProblemException? ByKey(HttpRequest request, string key)
    {
        if (_platform.IsOn)
        {
            return new ProblemException(403, "Sign in with Entra ID", "Keys do not sign in here; open a page, and you are led to Entra ID.");
        }

        (KeyMatch? match, Refusal? refusal) = _authenticator.FindKey(request, key);
        if (match is null)
        {
            _log.Refused(request, nameof(ByKey), refusal!);
            return refusal!.ToProblem(request);
        }

        _sessions.SignIn(request.HttpContext, match);
        return null;
    }

    /// <summary>Signs in whom the platform names.</summary>
    /// <returns>Where to go.</returns>
    public string ByPlatform(HttpRequest request, Caller caller)
    {
        _sessions.SignIn(request.HttpContext, caller);
        return Safe(request.Query["returnUrl"].FirstOrDefault());
    }

    /// <summary>Signs out.</summary>
    /// <returns>Where to go.</returns>
    public string SignOut(HttpRequest request)
    {
        _sessions.SignOut(request.HttpContext);
        return _platform.IsOn ? "/.auth/logout?post_logout_redirect_uri=%2Fui%2Fsign-in" : "/ui/sign-in";
    }

    private static string Safe(string? returnUrl) => SitePath.IsSafe(returnUrl) ? returnUrl! : "/ui/releases";
}
