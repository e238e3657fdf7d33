using System.Globalization;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Access;

/// <summary>Why a request is not let through.</summary>
/// <param name="Status">401: who it is was not shown; 403: shown, and not allowed; 429: too many failures.</param>
/// <param name="Title">What the answer's problem is called.</param>
/// <param name="Detail">For the caller: what happened and what to do. Holds nothing secret.</param>
/// <param name="Reason">For the log and the metric: one word of a small set.</param>
internal sealed record Refusal(int Status, string Title, string Detail, string Reason)
{
    /// <summary>Who it was, as far as the request shows or claims; null: it claims nothing.</summary>
    public string? Who { get; init; }

    /// <summary>The roles of which one is needed; empty: not a matter of roles.</summary>
    public IReadOnlyList<Role> Needs { get; init; } = [];

    /// <summary>When to try again; null: whenever.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Nobody said who they are: not a failed attempt.</summary>
    public bool IsMissing => Reason == MissingReason;

    private const string MissingReason = "no credential";

    public static Refusal Missing() => new(
        401, "A credential is needed", "Send an API key or an OIDC token as 'Authorization: Bearer …' or 'X-Api-Key: …'.", MissingReason);

    public static Refusal Unauthorized(string detail, string reason, string? who = null) => new(401, "The credential is not valid", detail, reason) { Who = who };

    public static Refusal Forbidden(string detail, string reason, string? who = null) => new(403, "The credential may not do this", detail, reason) { Who = who };

    public static Refusal Lacks(Caller caller, IReadOnlyList<Role> needs) => Forbidden(
        needs.Count == 0 ? $"{Subject(caller)} has no role here; one of {RoleNames.All} is needed."
        : needs.Count == 1 ? $"{Subject(caller)} lacks the role '{RoleNames.Of(needs[0])}'; it has {Held(caller)}."
        : $"{Subject(caller)} has none of the roles {RoleNames.List(needs)}, one of which is needed; it has {Held(caller)}.",
        "role",
        caller.Actor) with
    { Needs = needs.Count == 0 ? [.. Enum.GetValues<Role>()] : needs };

    /// <summary>The refusal as an answer to the request.</summary>
    public ProblemException ToProblem(HttpRequest request)
    {
        if (RetryAfter is { } pause)
        {
            request.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return new ProblemException(Status, Title, Detail) { Roles = [.. Needs.Order().Select(RoleNames.Of)] };
    }

    private static string Subject(Caller caller) => caller.Kind == CallerKind.Key ? $"The API key '{caller.Name}'" : caller.Actor;

    private static string Held(Caller caller) => caller.Roles.Count == 0 ? "none" : RoleNames.List(caller.Roles);
}
