using ReleaseFunctions.Calendar;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Reads the facts about a stage attempt together with what the calendar says to it.</summary>
public sealed class LookBeforeStart(IReleaseStore releases, CalendarReader calendar)
{
    [Function(nameof(LookBeforeStart))]
    public async Task<StartLook> RunAsync([ActivityTrigger] LookOrder order, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(order.Key.ReleaseId, cancellationToken);
        if (release.Facts.Drill is { } drill)
        {
            return new StartLook(
                StageSignals.From(release, order.Key.Stage, order.Key.Attempt, afterSeq: 0), SimulatedCalendar.Judge(drill.Plays(), release.Facts.RequestedAt, order.At), []);
        }

        StageView? stage = release.FindStage(order.Key.Stage);
        IReadOnlyList<CalendarOverride> overrides = stage?.Attempt == order.Key.Attempt ? stage.Overrides : [];
        IReadOnlyList<CalendarEntry> rules = order.Fresh ? await calendar.FreshAsync(cancellationToken) : await calendar.RecentAsync(cancellationToken);
        return new StartLook(
            StageSignals.From(release, order.Key.Stage, order.Key.Attempt, afterSeq: 0),
            CalendarJudge.Judge(rules, order.Subject, order.At, overrides),
            overrides);
    }
}

/// <summary>Which attempt, and for which moment.</summary>
/// <param name="Subject">What is to be deployed, as the frozen plan says.</param>
/// <param name="Fresh">Whether the calendar is read from the store; else it may be a minute old.</param>
public sealed record LookOrder(StageKey Key, CalendarSubject Subject, DateTimeOffset At, bool Fresh);

/// <summary>What a stage attempt goes by when it wants to go on.</summary>
/// <param name="Overrides">What people have overridden for this attempt, whether it counts yet or not.</param>
public sealed record StartLook(StageSignals Signals, CalendarVerdict Calendar, IReadOnlyList<CalendarOverride> Overrides);
