using Microsoft.AspNetCore.Http;

namespace ReleaseFunctions.Access;

/// <summary>What <see cref="AccessMiddleware"/> found out about a request that it let through.</summary>
/// <param name="Session">Who calls, and by which CSRF token forms of a page are known; null: nobody had to say.</param>
internal sealed record AccessGrant(Session? Session)
{
    /// <summary>The grant of a request; null: the request did not pass the middleware.</summary>
    public static AccessGrant? Find(HttpRequest request) => request.HttpContext.Features.Get<AccessGrant>();

    /// <summary>The session of a function that needs one.</summary>
    /// <exception cref="InvalidOperationException">The policy let the request through without asking who it is.</exception>
    public static Session Require(HttpRequest request) => Find(request)?.Session
        ?? throw new InvalidOperationException($"{request.Method} {request.Path} asks who calls, but no access rule did; list its function in {nameof(AccessPolicy)}.");

    public void Give(HttpRequest request) => request.HttpContext.Features.Set(this);
}
