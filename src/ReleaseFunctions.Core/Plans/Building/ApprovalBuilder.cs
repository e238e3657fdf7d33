using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Building;

/// <summary>Makes the approval of a stage out of a document that was checked.</summary>
internal static class ApprovalBuilder
{
    public static ApprovalPlan Build(MappingNode approval)
    {
        ApprovalPlan defaults = new() { From = approval.TextsOf("from") };
        return defaults with
        {
            Require = approval.Whole("require", defaults.Require),
            Rules = [.. approval.Mappings("rules").Select(rule => new ApprovalRequirement(rule.Whole("require", defaults.Require), rule.TextsOf("from")))],
            Order = approval.Choice("order", defaults.Order),
            NotBy = [.. approval.Texts("notBy").Select(rule => Enum.Parse<NotByRule>(rule.Text!, ignoreCase: true))],
            Timeout = approval.Duration("timeout") ?? defaults.Timeout,
            Remind = approval.Duration("remind"),
            Escalate = approval.Mapping("escalate") is { } escalate ? new EscalationPlan(escalate.Duration("after")!.Value, escalate.TextsOf("to")) : null,
        };
    }
}
