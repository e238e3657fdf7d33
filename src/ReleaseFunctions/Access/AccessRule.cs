namespace ReleaseFunctions.Access;

/// <summary>Who may call one function.</summary>
/// <param name="Kind">What it asks of the caller.</param>
/// <param name="Roles">One of them is needed; none: whoever belongs to the installation may.</param>
public sealed record AccessRule(AccessKind Kind, params IReadOnlyList<Role> Roles)
{
    /// <summary>Name of the route's part that <see cref="ByAction"/> goes by.</summary>
    public const string ActionPart = "action";

    /// <summary>The roles of single actions, where the function has several; null: <see cref="Roles"/> stand for all.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Role>>? ByAction { get; init; }

    /// <summary>Whether a credential or a session has to be there.</summary>
    public bool NeedsCaller => Kind is AccessKind.Api or AccessKind.Page or AccessKind.Form or AccessKind.Feed;

    /// <summary>Whether it is a person's page, so that refusals are pages too.</summary>
    public bool IsPage => Kind is AccessKind.Page or AccessKind.Form or AccessKind.SignIn or AccessKind.Platform;

    /// <summary>The roles of which one is needed for this action.</summary>
    public IReadOnlyList<Role> For(string action) => ByAction is not null && ByAction.TryGetValue(action, out IReadOnlyList<Role>? own) ? own : Roles;

    /// <summary>Whether the caller has what is needed.</summary>
    public static bool Admits(IReadOnlyList<Role> needed, Caller caller) => needed.Count == 0 ? caller.Belongs : needed.Any(caller.Has);
}
