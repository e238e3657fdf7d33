using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.History;

namespace ReleaseFunctions.Core.Releases;

/// <summary>The part of <see cref="StageProjection"/> that concerns overrides of the calendar.</summary>
internal static class CalendarProjection
{
    public static StageView Overridden(StageView stage, EventData.CalendarOverridden data, HistoryEvent e)
    {
        CalendarOverride? asked = stage.Overrides.FirstOrDefault(one => (one.Rule, one.Version, one.Until) == (data.Rule, data.Version, data.Until));
        return (asked, data.Confirms) switch
        {
            (null, null) => Asked(stage, new CalendarOverride(data.Rule, data.Version, data.Until, data.Kind, data.NeedsSecond, Person.Normalize(e.Actor), data.Reason, e.At, e.Seq)),
            ({ Counts: false }, not null) when asked.MayConfirm(e.Actor) => stage with
            {
                Overrides = [.. stage.Overrides.Select(one => one != asked ? one : asked with
                {
                    ConfirmedBy = Person.Normalize(e.Actor),
                    ConfirmedReason = data.Reason,
                    ConfirmedAt = e.At,
                    ConfirmedSeq = e.Seq,
                })],
            },
            _ => stage, // told twice
        };
    }

    /// <summary>The freeze that concerns a stage in flight, the one that aborts first. A stage that has not begun to deploy only waits.</summary>
    public static CalendarClosure? InFlight(StagePhase? phase, IReadOnlyList<CalendarClosure> closures) => phase >= StagePhase.Deploy
        ? closures.Where(closure => closure.InFlight != FreezeInFlight.Finish).MaxBy(closure => closure.InFlight)
        : null;

    private static StageView Asked(StageView stage, CalendarOverride asked) => stage with
    {
        Overrides = [.. stage.Overrides, asked],
        WaitingOn = !asked.Counts && stage.WaitingOn is { Code: WaitingCode.Window or WaitingCode.Freeze } waiting
            ? waiting with { Text = $"{waiting.Text} {asked.Actor} asked to override '{asked.Rule}'; a second person has to confirm." }
            : stage.WaitingOn,
    };
}
