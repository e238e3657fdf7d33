using ReleaseFunctions.Core.Trust;

namespace ReleaseFunctions.Access;

/// <summary>Whoever made a call, as far as the credential tells.</summary>
/// <param name="Name">Name of the API key; <c>entra:oid</c> of a principal of Entra ID; <c>oidc:name</c> of a pipeline, after the trust that lets it in.</param>
/// <param name="Person">E-mail address of the person behind the credential, lower case; null: a machine.</param>
/// <param name="Roles">What the credential may do.</param>
public sealed record Caller(string Name, string? Person, IReadOnlySet<Role> Roles)
{
    /// <summary>By what the caller is known.</summary>
    public CallerKind Kind { get; init; } = CallerKind.Key;

    /// <summary>The pipeline's run; null: the caller is none.</summary>
    public PipelineRun? Run { get; init; }

    /// <summary>How the caller stands in the history: the person's address, else <c>key:name</c>, <c>entra:oid</c>, <c>oidc:name</c>.</summary>
    public string Actor => Person ?? (Kind == CallerKind.Key ? Core.Approvals.Person.OfKey(Name) : Name);

    /// <summary>Within what an idempotency key is one: callers never get each other's releases by it, and pipelines of several repositories are several callers.</summary>
    public string Scope => Run is null ? Name : $"{Name}:{Run.Repository}";

    /// <summary>Whether the caller may read: a key was given by name; of a directory or a forge, only whom a role was given to.</summary>
    public bool Belongs => Kind == CallerKind.Key || Roles.Count > 0;

    /// <summary>Whether the caller has the role, or all of them.</summary>
    public bool Has(Role role) => Roles.Contains(role) || Roles.Contains(Role.Admin);
}
