using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Core.Plans;

/// <summary>What a plan is checked against besides the schema.</summary>
public sealed record PlanRules
{
    /// <summary>Configured connections by name, and what they lead to.</summary>
    public required IReadOnlyDictionary<string, ConnectionKind> Connections { get; init; }

    /// <summary>The calendar, so that a window that is not there is an error; null: windows are not looked up.</summary>
    public IReadOnlyList<CalendarEntry>? Calendar { get; init; }

    /// <summary>Names of the configured groups; others are looked up in Microsoft Graph, if there is a connection to it.</summary>
    public IReadOnlyCollection<string> Groups { get; init; } = [];

    /// <summary>The name the plan must have (the one in the request's address); null: any.</summary>
    public string? Name { get; init; }
}
