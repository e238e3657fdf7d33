using ReleaseFunctions.Core.Calendar;

namespace ReleaseFunctions.Calendar;

/// <summary>Reads the calendar: fresh where it decides, as of the last minute where it only decides whether to read it fresh.</summary>
public sealed class CalendarReader(ICalendarStore calendar, TimeProvider time)
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);

    private volatile Snapshot? _snapshot;

    /// <summary>The rules as they are now.</summary>
    public async Task<IReadOnlyList<CalendarEntry>> FreshAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset at = time.GetUtcNow();
        IReadOnlyList<CalendarEntry> rules = await calendar.ReadAsync(cancellationToken);

        // An unchanged rule keeps its object, and with it what was worked out about it.
        Dictionary<(string, int), CalendarEntry> known = _snapshot?.Rules.ToDictionary(rule => (rule.Name, rule.Version)) ?? [];
        rules = [.. rules.Select(rule => known.TryGetValue((rule.Name, rule.Version), out CalendarEntry? same) && same.Json == rule.Json ? same : rule)];
        _snapshot = new Snapshot(rules, at);
        return rules;
    }

    /// <summary>The rules as they were at most a minute ago.</summary>
    public async Task<IReadOnlyList<CalendarEntry>> RecentAsync(CancellationToken cancellationToken) =>
        _snapshot is { } snapshot && time.GetUtcNow() - snapshot.At < Recent ? snapshot.Rules : await FreshAsync(cancellationToken);

    private sealed record Snapshot(IReadOnlyList<CalendarEntry> Rules, DateTimeOffset At);
}
