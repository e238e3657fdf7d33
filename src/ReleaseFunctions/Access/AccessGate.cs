using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Http;
using ReleaseFunctions.Triggers;

namespace ReleaseFunctions.Access;

/// <summary>Applies the rule of a function to a request: who calls, may they, and did the form come from their own page.</summary>
internal sealed class AccessGate(Authenticator authenticator, Sessions sessions, FeedTokens feeds, PlatformAuthentication platform, PlatformPrincipal principal)
{
    /// <summary>What the request is let through with, or why it is not.</summary>
    /// <param name="rule">The rule of the function that is called.</param>
    /// <param name="action">The action in the route; null: the route has none.</param>
    public async Task<(AccessGrant Grant, Refusal? Refusal)> DecideAsync(AccessRule rule, HttpRequest request, string? action, CancellationToken cancellationToken)
    {
        AccessGrant nobody = new((Session?)null);
        if (platform.Judge(request) is { } forged)
        {
            return (nobody, forged);
        }

        if (rule.IsPage && !HttpMethods.IsGet(request.Method) && IsFromElsewhere(request))
        {
            return (nobody, Refusal.Forbidden("The form was sent from another site; open the page here and repeat what you did.", "foreign form"));
        }

        if (rule.Kind == AccessKind.Platform)
        {
            (Caller? signedIn, Refusal? unknown) = principal.Find(request);
            return (signedIn is null ? nobody : new AccessGrant(new Session(signedIn, string.Empty)), unknown ?? (signedIn!.Belongs ? null : Refusal.Lacks(signedIn, [])));
        }

        if (!rule.NeedsCaller)
        {
            return (nobody, null);
        }

        (Session? session, Refusal? refusal) = await FindAsync(rule, request, cancellationToken);
        if (session is null)
        {
            return (nobody, refusal ?? Refusal.Missing());
        }

        AccessGrant grant = new(session);
        IReadOnlyList<Role> needed = rule.ByAction is null ? rule.Roles
            : rule.For(action ?? throw new InvalidOperationException($"The route of {request.Method} {request.Path} has no part '{AccessRule.ActionPart}', by which its rule goes."));
        refusal = !AccessRule.Admits(needed, session.Caller) ? Refusal.Lacks(session.Caller, needed)
            : rule.Kind == AccessKind.Form && !session.IsOwnForm((await PageEndpoint.ReadFormAsync(request))["csrf"])
                ? Refusal.Forbidden("The form does not belong to your session; open the page again and repeat what you did.", "foreign form", session.Caller.Actor)
            : null;
        return (grant, refusal);
    }

    // Browsers say where a form comes from; programs say nothing.
    private static bool IsFromElsewhere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");

    private async Task<(Session? Session, Refusal? Refusal)> FindAsync(AccessRule rule, HttpRequest request, CancellationToken cancellationToken)
    {
        if (rule.IsPage)
        {
            return (sessions.Find(request), null);
        }

        if (rule.Kind == AccessKind.Feed && request.Query[CalendarFeedFunctions.TokenParameter].ToString() is { Length: > 0 } token)
        {
            return feeds.Find(token) is { } reader
                ? (new Session(reader, string.Empty), null)
                : (null, Refusal.Unauthorized("The feed's token is unknown, has expired, or its API key was revoked; the calendar's page shows a new address.", "wrong feed token"));
        }

        (Caller? caller, Refusal? refusal) = await authenticator.FindAsync(request, cancellationToken);
        return (caller is null ? null : new Session(caller, string.Empty), refusal);
    }
}
