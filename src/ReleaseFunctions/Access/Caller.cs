namespace ReleaseFunctions.Access;

/// <summary>Whoever made a call, as far as the credential tells.</summary>
/// <param name="Name">Name of the API key.</param>
/// <param name="Person">E-mail address of the person the key belongs to (<c>ApiKeys__name__Person</c>), lower case; null: a machine.</param>
/// <param name="Roles">What the key may do.</param>
public sealed record Caller(string Name, string? Person, IReadOnlySet<Role> Roles)
{
    /// <summary>How the caller stands in the history: the person's address, else <c>key:name</c>.</summary>
    public string Actor => Person ?? Core.Approvals.Person.OfKey(Name);

    /// <summary>Whether the caller has the role, or all of them.</summary>
    public bool Has(Role role) => Roles.Contains(role) || Roles.Contains(Role.Admin);
}
