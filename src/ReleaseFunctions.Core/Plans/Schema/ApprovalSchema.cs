using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Approvals;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The part of the plan about people who have to agree.</summary>
internal static class ApprovalSchema
{
    private static readonly NumberShape Require = new(1, 50, Whole: true);
    private static readonly ListShape People = new("e-mail addresses and groups", PlanTexts.Approver, 1, 50) { IgnoringCase = true };

    private static readonly RecordShape Rule = new("approvalRule",
    [
        new("require", Require, "How many distinct people must approve; someone counted for another rule is not counted here.") { Default = 1 },
        new("from", People, "Who may decide: e-mail addresses and group:name.") { Required = true },
    ]);

    private static readonly RecordShape Escalation = new("escalation",
    [
        new("after", PlanTexts.Duration(TimeSpan.FromDays(90)), "How long after the request; shorter than timeout.") { Required = true },
        new("to", People, "Who is asked as well, and may then decide for every rule: e-mail addresses and group:name.") { Required = true },
    ]);

    public static RecordShape Approval { get; } = new("approval",
    [
        new("require", Require, "How many distinct people must approve.") { Default = 1 },
        new("from", People, "Who may decide: e-mail addresses and group:name."),
        new("rules", new ListShape("rules", Rule, 1, PlanLimits.MaxApprovalRules) { MayRepeat = true }, "Several rules that must all be met, each person counted once across all of them; instead of require and from."),
        new("order", ChoiceShape.Of<ApprovalOrder>(), "In which order they are asked and decide: all at once, or rule by rule (with one rule: entry by entry of from).") { Default = "any" },
        new("notBy", new ListShape("rules", ChoiceShape.Of<NotByRule>(), 0, 3), "Whose decision does not count although listed.") { Default = new JsonArray() },
        new("timeout", PlanTexts.Duration(TimeSpan.FromDays(90)), "How long people have before the release ends as expired.") { Default = "24h" },
        new("remind", PlanTexts.Duration(TimeSpan.FromDays(30)), "How often those who have not decided are reminded; shorter than timeout. Absent: never."),
        new("escalate", Escalation, "Who is asked as well if it takes long. Absent: nobody."),
    ])
    {
        Alternatives = [["from"], ["rules"]],
    };
}
