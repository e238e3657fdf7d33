using ReleaseFunctions.Access;

namespace ReleaseFunctions.Http;

/// <summary>What a signed-in operator must be allowed to do.</summary>
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
}
