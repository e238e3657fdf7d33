using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>Whether the windows that a plan's stages name are there.</summary>
public static class PlanWindows
{
    /// <summary>Every stage whose window can never open, with why and what to do; empty: none.</summary>
    public static IReadOnlyList<(string Path, string Message)> Problems(Plan plan, IReadOnlyList<CalendarEntry> rules) =>
    [
        .. plan.Stages.Select((stage, index) => (stage, index))
            .Where(one => one.stage.Window is not null)
            .Select(one => ($"stages[{one.index}].window", Problem(new CalendarSubject(plan.Name, one.stage.Environment, one.stage.Window), rules)!))
            .Where(one => one.Item2 is not null),
    ];

    /// <summary>The stages of the plans that name a window, as <c>plan/stage</c>.</summary>
    public static IReadOnlyList<string> NamedBy(string window, IEnumerable<Plan> plans) =>
        [.. plans.SelectMany(plan => plan.Stages.Where(stage => stage.Window == window).Select(stage => $"{plan.Name}/{stage.Stage}"))];

    /// <summary>Why the window can never open for a stage; null: it can.</summary>
    public static string? Problem(CalendarSubject subject, IReadOnlyList<CalendarEntry> rules)
    {
        CalendarEntry? entry = rules.FirstOrDefault(rule => rule.Name == subject.Window);
        return entry is null ? CalendarSentence.NoWindow(subject.Window!)
            : !entry.IsWindow ? CalendarSentence.NotAWindow(subject.Window!)
            : entry.Rule is not { } rule ? CalendarSentence.Broken(entry)
            : rule.Scope.Holds(subject.Plan, subject.Environment) ? null
            : CalendarSentence.OutOfScope(rule, subject);
    }
}
