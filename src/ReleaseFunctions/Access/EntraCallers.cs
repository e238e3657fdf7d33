using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Access;

/// <summary>Makes a caller of the claims of an Entra ID principal, however they came: in the platform's header, or in a token.</summary>
internal sealed class EntraCallers(EntraSettings settings)
{
    /// <summary>The caller, or why it is none.</summary>
    public (Caller? Caller, Refusal? Refusal) Of(ClaimSet claims)
    {
        if (settings.TenantId is not { } tenant || !string.Equals(claims.One("tid"), tenant, StringComparison.OrdinalIgnoreCase))
        {
            return (null, Refusal.Unauthorized("The principal is not of the tenant that Entra__TenantId names.", "wrong tenant"));
        }

        if (!Guid.TryParseExact(claims.One("oid"), "D", out Guid id))
        {
            return (null, Refusal.Unauthorized("The principal has no object id (claim oid).", "no identity"));
        }

        string name = $"entra:{id:D}";
        string? person = claims.One(settings.PersonClaim)?.Trim().ToLowerInvariant();
        bool isApplication = person is null && claims.One("sub") == claims.One("oid") && claims.One("scp") is null;

        // Somebody without an address would decide as nobody's key does, without being an approver.
        if (!isApplication && (person is null || !PlanNames.IsEmail(person)))
        {
            return (null, Refusal.Forbidden($"The claim '{settings.PersonClaim}' holds no e-mail address, so nobody can tell who this is; Entra__PersonClaim can name another claim.", "no address", name));
        }

        return (new Caller(name, isApplication ? null : person, RoleNames.Read(claims.All("roles"))) { Kind = CallerKind.Entra }, null);
    }
}
