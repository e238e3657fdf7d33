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
            NotBy = [.. approval.Texts("notBy").Select(rule => Enum.Parse<NotByRule>(rule.Text!, ignoreCase: true))],
            Timeout = approval.Duration("timeout") ?? defaults.Timeout,
            Remind = approval.Duration("remind"),
        };
    }
}
