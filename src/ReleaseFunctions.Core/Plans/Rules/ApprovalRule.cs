using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Rules;

/// <summary>An approval that can be given, with reminders that come before its end and stay finite.</summary>
internal static class ApprovalRule
{
    private static readonly TimeSpan DefaultTimeout = new ApprovalPlan { From = [] }.Timeout;

    public static void Check(MappingNode approval, PlanCheck check)
    {
        int people = approval.Texts("from").Select(person => person.Text).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        if (people > 0 && approval.Number("require") is { } require && require > people)
        {
            check.Errors.Add(approval.Value("require")!, $"{require} people are required, but 'from' lists {people}; lower 'require' or list more people.");
        }

        TimeSpan timeout = approval.Duration("timeout") ?? DefaultTimeout;
        if (approval.Duration("remind") is not { } remind || remind <= TimeSpan.Zero)
        {
            return;
        }

        if (remind >= timeout)
        {
            check.Errors.Add(approval.Value("remind")!, $"'remind' ({PlanDuration.Format(remind)}) must be shorter than 'timeout' ({PlanDuration.Format(timeout)}).");
        }
        else if (timeout / remind > PlanLimits.MaxReminders)
        {
            check.Errors.Add(approval.Value("remind")!, $"'remind' would send {(long)(timeout / remind)} reminders until 'timeout'; at most {PlanLimits.MaxReminders} are allowed.");
        }
    }
}
