namespace ReleaseFunctions.Core.Approvals;

/// <summary>How a plan names a group among people: <c>group:name</c>.</summary>
public static class GroupEntry
{
    /// <summary>The most members a group of approvers may have: each of them is mailed, and named in the history.</summary>
    public const int MaxMembers = 500;

    private const string Prefix = "group:";

    /// <summary>Whether the entry is a group; an address never holds a colon before its at sign.</summary>
    public static bool Is(string entry) => entry.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The group's name, or its id in Microsoft Graph.</summary>
    public static string NameOf(string entry) => entry[Prefix.Length..];

    /// <summary>The entry for a group.</summary>
    public static string Of(string name) => Prefix + name;
}
