using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Rules;

/// <summary>A window that is in the calendar and is for this plan and environment.</summary>
internal static class WindowRule
{
    public static void Check(MappingNode plan, MappingNode stage, PlanCheck check)
    {
        if (check.Rules.Calendar is { } calendar
            && stage.Text("window") is { } window
            && PlanWindows.Problem(new CalendarSubject(plan.Text("plan") ?? string.Empty, stage.Text("environment") ?? string.Empty, window), calendar) is { } problem)
        {
            check.Errors.Add(stage.Value("window")!, problem);
        }
    }
}
