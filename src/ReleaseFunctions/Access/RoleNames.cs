namespace ReleaseFunctions.Access;

/// <summary>Roles as settings, tokens and messages write them.</summary>
internal static class RoleNames
{
    /// <summary>All names, for messages.</summary>
    public static string All { get; } = List(Enum.GetValues<Role>());

    /// <summary>The role's name in lower case.</summary>
    public static string Of(Role role) => role.ToString().ToLowerInvariant();

    public static string List(IEnumerable<Role> roles) => string.Join(", ", roles.Order().Select(Of));

    /// <summary>The roles of a comma-separated list; what is no role grants nothing.</summary>
    public static HashSet<Role> Read(string? list) => Read(Split(list));

    /// <summary>The roles among these names; what is no role grants nothing.</summary>
    public static HashSet<Role> Read(IEnumerable<string> names)
    {
        HashSet<Role> roles = [];
        foreach (string name in names)
        {
            if (TryRead(name, out Role role))
            {
                roles.Add(role);
            }
        }

        return roles;
    }

    /// <summary>The names in a comma-separated list that are no roles.</summary>
    public static IEnumerable<string> Unknown(string? list) => Split(list).Where(name => !TryRead(name, out _));

    // Numbers would parse too.
    private static bool TryRead(string text, out Role role) => Enum.TryParse(text, ignoreCase: true, out role) && Enum.IsDefined(role) && text.All(char.IsAsciiLetter);

    private static string[] Split(string? list) => (list ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
