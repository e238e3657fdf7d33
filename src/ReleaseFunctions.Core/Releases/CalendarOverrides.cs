using System.Globalization;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Core.Releases;

/// <summary>What overriding the calendar takes: which rules let themselves be overridden, by whom, and the events it leaves.</summary>
public static class CalendarOverrides
{
    /// <summary>Whether the stage waits for the calendar, so that an override is about a window or freeze and not about health.</summary>
    public static bool Concern(StageView stage) => stage is { Status: StageStatus.Waiting, WaitingOn.Code: WaitingCode.Window or WaitingCode.Freeze };

    /// <summary>Why nobody, or not this person, may override what closes the stage; null: it fits.</summary>
    /// <param name="actor">Who asks; null: anyone.</param>
    public static string? Fault(StageView stage, string? actor)
    {
        if (stage.Closures.FirstOrDefault(closure => !closure.Override.Allowed) is { } fixedRule)
        {
            return fixedRule.Version == 0
                ? $"there is no calendar rule '{fixedRule.Rule}' to override; store it, or change the plan"
                : $"the calendar rule '{fixedRule.Rule}' does not let itself be overridden; change the rule instead";
        }

        IReadOnlyList<CalendarOverride> open = [.. stage.Closures.Select(closure => Find(stage, closure)).OfType<CalendarOverride>().Where(asked => !asked.Counts)];
        bool nothingNew = stage.Closures.All(closure => Find(stage, closure) is not null);
        return actor is not null && nothingNew && open.Count > 0 && !open.Any(asked => asked.MayConfirm(actor))
            ? $"{actor} has asked to override '{open[0].Rule}' already, and a second, different person has to confirm it"
            : null;
    }

    /// <summary>The events of one person's word: a first one for every rule that closes the stage, or the confirmation of another person's.</summary>
    public static IReadOnlyList<NewEvent> Events(StageView stage, string actor, string reason, DateTimeOffset at) =>
        [.. stage.Closures.Select(closure => Event(stage, closure, actor, reason, at)).OfType<NewEvent>()];

    private static NewEvent? Event(StageView stage, CalendarClosure closure, string actor, string reason, DateTimeOffset at)
    {
        CalendarOverride? asked = Find(stage, closure);
        if (asked is not null && !asked.MayConfirm(actor))
        {
            return null;
        }

        string until = closure.Until?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "open";
        return NewEvent.ForStage(
            $"{(asked is null ? "overridden" : "confirmed")}/{stage.Stage}/{stage.Attempt}/{closure.Rule}/{closure.Version}/{until}",
            at,
            EventTypes.CalendarOverridden,
            stage.Stage,
            stage.Attempt,
            actor,
            new EventData.CalendarOverridden(closure.Rule, closure.Kind, closure.Version, closure.Until, reason, asked?.NeedsSecond ?? closure.Override.SecondPerson, asked?.Actor));
    }

    private static CalendarOverride? Find(StageView stage, CalendarClosure closure) => stage.Overrides.LastOrDefault(asked => asked.Covers(closure));
}
