namespace ReleaseFunctions.Core.Approvals;

/// <summary>Port: who belongs to a group. The configuration knows first, then Microsoft Graph.</summary>
public interface IGroupDirectory
{
    /// <summary>Names of the groups that the configuration holds.</summary>
    IReadOnlyCollection<string> Configured { get; }

    /// <summary>The group's members. What goes wrong is a reading, never an exception.</summary>
    /// <param name="group">Its name, or its id in Microsoft Graph.</param>
    /// <param name="fresh">Whether the answer must be from now; else it may be some minutes old.</param>
    Task<GroupReading> ReadAsync(string group, bool fresh, CancellationToken cancellationToken);
}

/// <summary>What is known of a group.</summary>
/// <param name="Group">As the plan names it.</param>
/// <param name="Members">Addresses, lower case, each once.</param>
/// <param name="Source"><c>configuration</c> or <c>graph</c>; empty if neither could tell.</param>
/// <param name="Problem">Why the members are not known, one sentence; null: they are.</param>
public sealed record GroupReading(string Group, IReadOnlyList<string> Members, string Source, string? Problem = null)
{
    /// <summary>The group, when nobody can say who is in it.</summary>
    public static GroupReading Unknown(string group, string problem) => new(group, [], string.Empty, problem);
}
