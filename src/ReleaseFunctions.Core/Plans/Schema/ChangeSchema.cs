using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The parts of the plan about tickets: the change record, and items of checklists that a ticket ticks.</summary>
internal static class ChangeSchema
{
    private static readonly TextShape Key = new()
    {
        Noun = "a ticket's key, such as OPS-12 or CHG0030001",
        MaxLength = 255,
        Templates = TemplatePlace.FlagKey,
    };

    private static readonly TextShape Project = new() { Noun = "a project's key: upper-case letters, digits and _, a letter first", MaxLength = 255, Pattern = "^[A-Z][A-Z0-9_]*$" };

    private static readonly TextShape Status = new() { Noun = "a status", MaxLength = 255 };

    private static readonly TextShape Summary = new() { Noun = "one line of text", MaxLength = 200, Templates = TemplatePlace.Text };

    public static RecordShape JiraItem { get; } = new("jiraStatus",
    [
        new("connection", new ConnectionShape(ConnectionKind.Jira), "The connection, of kind jira.") { Required = true },
        new("issue", Key, "Key of the issue; may hold templates.") { Required = true },
        new("status", Status, "Name of the status that ticks the item, or the key of its category: new, indeterminate, done.") { Required = true },
    ]);

    public static RecordShape ServiceNowItem { get; } = new("serviceNowState",
    [
        new("connection", new ConnectionShape(ConnectionKind.ServiceNow), "The connection, of kind serviceNow.") { Required = true },
        new("change", Key, "Number of the change request; may hold templates.") { Required = true },
        new("state", Status, "The state that ticks the item: its name, or its number in quotes.") { Required = true },
    ]);

    /// <summary>The kinds of items that a ticket ticks.</summary>
    public static IReadOnlyList<Key> Items { get; } =
    [
        new(JiraChange.SystemName, JiraItem, "Ask Jira how an issue stands."),
        new(ServiceNowChange.SystemName, ServiceNowItem, "Ask ServiceNow how a change request stands."),
    ];

    public static RecordShape Change { get; } = new("change",
    [
        new(JiraChange.SystemName, Jira(), "An issue of Jira."),
        new(ServiceNowChange.SystemName, ServiceNow(), "A change request of ServiceNow."),
    ])
    {
        Alternatives = [[JiraChange.SystemName], [ServiceNowChange.SystemName]],
    };

    private static RecordShape Jira() => new("jiraChange",
    [
        new("connection", new ConnectionShape(ConnectionKind.Jira), "The connection, of kind jira.") { Required = true },
        new("project", Project, "Key of the project that the issue is created in."),
        new("issueType", new TextShape { Noun = "a name of an issue type", MaxLength = 255 }, "Name of the issue's type."),
        new("issue", Key, "Key of an issue that exists and is linked instead; may hold templates."),
        new("summary", Summary, "Summary of an issue that is created; may hold templates. Absent: plan and version."),
        new("statuses", Statuses("jiraStatuses", "name of a status, or the key of its category: new, indeterminate, done"), "The statuses that the issue moves to. Absent: indeterminate when the release starts, done when it has succeeded."),
    ])
    {
        Alternatives = [["project", "issueType"], ["issue"]],
    };

    private static RecordShape ServiceNow() => new("serviceNowChange",
    [
        new("connection", new ConnectionShape(ConnectionKind.ServiceNow), "The connection, of kind serviceNow.") { Required = true },
        new("type", new ChoiceShape("normal", "standard", "emergency"), "Type of the change request that is created."),
        new("change", Key, "Number of a change request that exists and is linked instead; may hold templates."),
        new("summary", Summary, "Short description of one that is created; may hold templates. Absent: plan and version."),
        new("states", Statuses("serviceNowStates", "number of a state, in quotes"), "The states that it moves to. Absent: it stays where people move it."),
    ])
    {
        Alternatives = [["type"], ["change"]],
    };

    private static RecordShape Statuses(string name, string what) => new(name,
    [
        new("started", Status, $"When the release starts: {what}."),
        new("succeeded", Status, $"When it has succeeded: {what}."),
        new("failed", Status, $"When it has ended in any other way: {what}."),
    ]);
}
