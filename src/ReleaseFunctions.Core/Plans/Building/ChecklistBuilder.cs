using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Plans.Yaml;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Core.Plans.Building;

/// <summary>Makes the checklist of a stage out of a document that was checked.</summary>
internal static class ChecklistBuilder
{
    /// <returns>Null: the stage has none.</returns>
    public static ChecklistPlan? Build(MappingNode stage)
    {
        if (stage.Member("checklist") is null)
        {
            return null;
        }

        ChecklistPlan defaults = new() { Items = [.. stage.Mappings("checklist").Select(Item)] };
        return defaults with { Timeout = stage.Duration("checklistTimeout") ?? defaults.Timeout, Remind = stage.Duration("checklistRemind") ?? defaults.Remind };
    }

    private static ChecklistItemPlan Item(MappingNode item) => new()
    {
        Item = item.Text("item")!,
        Text = item.Text("text")!,
        Owner = item.Text("owner")?.ToLowerInvariant(),
        Check = Ticket(item) is { } ticket ? Check(item, ticket, TicketQuery.Pass)
            : item.Text("pass") is { } pass ? Check(item, HealthBuilder.Query(item), pass)
            : null,
    };

    private static TicketQuery? Ticket(MappingNode item) =>
        item.Mapping(JiraChange.SystemName) is { } jira ? new JiraStatusQuery { Connection = jira.Text("connection")!, Ticket = jira.Text("issue")!, Status = jira.Text("status")! }
        : item.Mapping(ServiceNowChange.SystemName) is { } change ? new ServiceNowStateQuery { Connection = change.Text("connection")!, Ticket = change.Text("change")!, Status = change.Text("state")! }
        : null;

    private static ChecklistCheck Check(MappingNode item, HealthQuery query, string pass)
    {
        ChecklistCheck defaults = new() { Query = query, Pass = pass };
        return defaults with { Every = item.Duration("every") ?? defaults.Every };
    }
}
