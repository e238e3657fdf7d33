using ReleaseFunctions.Core.Plans.Yaml;
using ReleaseFunctions.Core.Tickets;

namespace ReleaseFunctions.Core.Plans.Building;

/// <summary>Makes the change record of a plan out of a document that was checked.</summary>
internal static class ChangeBuilder
{
    /// <returns>Null: the plan has none.</returns>
    public static ChangePlan? Build(MappingNode plan) => plan.Mapping("change") switch
    {
        null => null,
        { } change when change.Mapping(JiraChange.SystemName) is { } jira => Jira(jira),
        { } change => ServiceNow(change.Mapping(ServiceNowChange.SystemName)!),
    };

    private static JiraChange Jira(MappingNode keys)
    {
        MappingNode? statuses = keys.Mapping("statuses");
        return new JiraChange
        {
            Connection = keys.Text("connection")!,
            Project = keys.Text("project"),
            IssueType = keys.Text("issueType"),
            Existing = keys.Text("issue"),
            Summary = keys.Text("summary") ?? ChangePlan.DefaultSummary,
            WhenStarted = statuses is null ? "indeterminate" : statuses.Text("started"),
            WhenSucceeded = statuses is null ? "done" : statuses.Text("succeeded"),
            WhenFailed = statuses?.Text("failed"),
        };
    }

    private static ServiceNowChange ServiceNow(MappingNode keys)
    {
        MappingNode? states = keys.Mapping("states");
        return new ServiceNowChange
        {
            Connection = keys.Text("connection")!,
            Type = keys.Text("type"),
            Existing = keys.Text("change"),
            Summary = keys.Text("summary") ?? ChangePlan.DefaultSummary,
            WhenStarted = states?.Text("started"),
            WhenSucceeded = states?.Text("succeeded"),
            WhenFailed = states?.Text("failed"),
        };
    }
}
