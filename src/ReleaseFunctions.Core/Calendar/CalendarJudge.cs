namespace ReleaseFunctions.Core.Calendar;

/// <summary>
/// Judges whether a stage may start at a moment: its window is open and no freeze that concerns it holds. What is unknown or broken
/// closes. Pure: the rules and the moment are given.
/// </summary>
public static class CalendarJudge
{
    private const int MaxOpenings = 50;

    /// <param name="rules">The calendar as it is stored.</param>
    /// <param name="subject">What is to be deployed.</param>
    /// <param name="at">The moment.</param>
    /// <param name="overrides">Overrides of closings that people have granted to this attempt.</param>
    public static CalendarVerdict Judge(IReadOnlyList<CalendarEntry> rules, CalendarSubject subject, DateTimeOffset at, IReadOnlyList<CalendarOverride>? overrides = null)
    {
        CalendarVerdict verdict = Look(rules, subject, at, overrides ?? []);
        return verdict.IsOpen ? verdict : verdict with { OpensAt = OpensAfter(rules, subject, verdict, overrides ?? []) };
    }

    private static CalendarVerdict Look(IReadOnlyList<CalendarEntry> rules, CalendarSubject subject, DateTimeOffset at, IReadOnlyList<CalendarOverride> overrides)
    {
        List<CalendarClosure> closures = [];
        List<DateTimeOffset> changes = [];
        List<DateTimeOffset> inFlight = [];
        if (subject.Window is { } window)
        {
            AddWindow(rules.FirstOrDefault(entry => entry.Name == window), window, subject, at, closures, changes);
        }

        foreach (CalendarEntry entry in rules.Where(entry => !entry.IsWindow))
        {
            AddFreeze(entry, subject, at, closures, changes, inFlight);
        }

        return new CalendarVerdict(
            [.. closures.Where(closure => !overrides.Any(granted => granted.Counts && granted.Covers(closure)))],
            changes.Count == 0 ? null : changes.Min(),
            null,
            inFlight.Count == 0 ? null : inFlight.Min());
    }

    private static void AddWindow(CalendarEntry? entry, string window, CalendarSubject subject, DateTimeOffset at, List<CalendarClosure> closures, List<DateTimeOffset> changes)
    {
        string? fault = entry is null ? CalendarSentence.NoWindow(window)
            : !entry.IsWindow ? CalendarSentence.NotAWindow(window)
            : entry.Rule is not { } read ? CalendarSentence.Broken(entry)
            : read.Scope.Holds(subject.Plan, subject.Environment) ? null
            : CalendarSentence.OutOfScope(read, subject);
        if (fault is not null)
        {
            closures.Add(new(window, entry?.Version ?? 0, CalendarKind.Window, null, fault, FreezeInFlight.Finish, OverridePolicy.Never));
            return;
        }

        CalendarRule rule = entry!.Rule!;
        (bool open, DateTimeOffset? change) = rule.Schedule.At(at);
        Note(change, changes);
        if (!open)
        {
            closures.Add(new(rule.Rule, entry.Version, CalendarKind.Window, change, CalendarSentence.WindowClosed(rule, change), FreezeInFlight.Finish, rule.Override));
        }
    }

    private static void AddFreeze(CalendarEntry entry, CalendarSubject subject, DateTimeOffset at, List<CalendarClosure> closures, List<DateTimeOffset> changes, List<DateTimeOffset> inFlight)
    {
        if (entry.Rule is not { } rule)
        {
            closures.Add(new(entry.Name, entry.Version, CalendarKind.Freeze, null, CalendarSentence.Broken(entry), FreezeInFlight.Finish, OverridePolicy.Never));
            return;
        }

        if (!rule.Scope.Holds(subject.Plan, subject.Environment))
        {
            return;
        }

        (bool frozen, DateTimeOffset? change) = rule.Schedule.At(at);
        Note(change, changes);
        if (frozen)
        {
            closures.Add(new(rule.Rule, entry.Version, CalendarKind.Freeze, change, CalendarSentence.Frozen(rule, change), rule.InFlight, rule.Override));
        }
        else if (rule.InFlight != FreezeInFlight.Finish)
        {
            Note(change, inFlight);
        }
    }

    private static void Note(DateTimeOffset? change, List<DateTimeOffset> changes)
    {
        if (change is { } moment)
        {
            changes.Add(moment);
        }
    }

    // Each closing lasts without a break until its end, so nothing can open before the last of them ends.
    private static DateTimeOffset? OpensAfter(IReadOnlyList<CalendarEntry> rules, CalendarSubject subject, CalendarVerdict closed, IReadOnlyList<CalendarOverride> overrides)
    {
        for (int step = 0; step < MaxOpenings && !closed.IsOpen; step++)
        {
            if (closed.Closures.Any(closure => closure.Until is null))
            {
                return null;
            }

            DateTimeOffset next = closed.Closures.Max(closure => closure.Until!.Value);
            closed = Look(rules, subject, next, overrides);
            if (closed.IsOpen)
            {
                return next;
            }
        }

        return null;
    }
}
