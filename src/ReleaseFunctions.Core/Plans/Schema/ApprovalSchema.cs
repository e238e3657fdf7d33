using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Approvals;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The part of the plan about people who have to agree.</summary>
internal static class ApprovalSchema
{
    public static RecordShape Approval { get; } = new("approval",
    [
        new("require", new NumberShape(1, 50, Whole: true), "How many distinct people must approve.") { Default = 1 },
        new("from", new ListShape("e-mail addresses", PlanTexts.Approver, 1, 50) { IgnoringCase = true }, "Who may decide.") { Required = true },
        new("order", new ChoiceShape("any") { NotYet = ["sequence"] }, "In which order they decide.") { Default = "any" },
        new("notBy", new ListShape("rules", ChoiceShape.Of<NotByRule>(), 0, 3), "Whose decision does not count although listed.") { Default = new JsonArray() },
        new("timeout", PlanTexts.Duration(TimeSpan.FromDays(90)), "How long people have before the release ends as expired.") { Default = "24h" },
        new("remind", PlanTexts.Duration(TimeSpan.FromDays(30)), "How often those who have not decided are reminded; shorter than timeout. Absent: never."),
    ])
    {
        NotYet = ["rules", "escalate"],
    };
}
