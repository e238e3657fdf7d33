namespace ReleaseFunctions.Core.Calendar;

/// <summary>A stretch of time in which a stage may start, or may not for the same reasons throughout.</summary>
/// <param name="To">Its end; null: no end within reach.</param>
/// <param name="Closures">The rules that close it; empty: open.</param>
public sealed record CalendarStretch(DateTimeOffset From, DateTimeOffset? To, IReadOnlyList<CalendarClosure> Closures)
{
    public bool IsOpen => Closures.Count == 0;
}

/// <summary>Walks along the calendar from one change to the next.</summary>
public static class CalendarTimeline
{
    /// <summary>The stretches from a moment on, in order and without gaps, up to and including a number of open ones.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="open">How many open stretches are wanted; fewer where the calendar holds no more within reach.</param>
    public static IReadOnlyList<CalendarStretch> From(IReadOnlyList<CalendarEntry> rules, CalendarSubject subject, DateTimeOffset from, int open)
    {
        List<CalendarStretch> stretches = [];
        DateTimeOffset? at = from;
        for (int step = 0; at is { } moment && step < CalendarLimits.MaxChanges; step++)
        {
            CalendarVerdict verdict = CalendarJudge.Judge(rules, subject, moment);
            CalendarStretch? last = stretches.Count > 0 ? stretches[^1] : null;
            if (last is not null && SameReasons(last.Closures, verdict.Closures))
            {
                stretches[^1] = last with { To = verdict.ChangesAt };
            }
            else if (stretches.Count(stretch => stretch.IsOpen) == open)
            {
                break;
            }
            else
            {
                stretches.Add(new CalendarStretch(moment, verdict.ChangesAt, verdict.Closures));
            }

            at = verdict.ChangesAt;
        }

        return stretches;
    }

    private static bool SameReasons(IReadOnlyList<CalendarClosure> one, IReadOnlyList<CalendarClosure> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.IsSame(pair.Second.Rule, pair.Second.Version, pair.Second.Until));
}
