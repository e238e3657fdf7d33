using ReleaseFunctions.Access;

namespace ReleaseFunctions.Http;

/// <summary>What a caller must be allowed to do.</summary>
public static class CallerRoles
{
    /// <exception cref="ProblemException">403: the caller lacks the role.</exception>
    public static void Require(this Caller caller, Role role)
    {
        if (!caller.Has(role))
        {
            throw ProblemException.Forbidden($"You are signed in as {caller.Actor}, which lacks the role '{role.ToString().ToLowerInvariant()}'.");
        }
    }

    /// <exception cref="ProblemException">403: the caller has none of the roles.</exception>
    public static void RequireAny(this Caller caller, params Role[] roles)
    {
        if (!roles.Any(caller.Has))
        {
            throw ProblemException.Forbidden($"{caller.Actor} has none of the roles {string.Join(", ", roles.Select(role => role.ToString().ToLowerInvariant()))}; one of them is needed.");
        }
    }
}
