using ReleaseFunctions.Core.Calendar;

namespace ReleaseFunctions.Tests.App;

/// <summary>The calendar in memory.</summary>
internal sealed class MemoryCalendarStore : ICalendarStore
{
    private readonly Lock _lock = new();
    private readonly List<CalendarEntry> _versions = [];
    private string? _heard;
    private int _reads;

    /// <summary>How often the rules were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public Task<IReadOnlyList<CalendarEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<CalendarEntry>>(
                [.. _versions.GroupBy(version => version.Name).Select(versions => versions.Last()).Where(entry => !entry.Removed).OrderBy(entry => entry.Name, StringComparer.Ordinal)]);
        }
    }

    public Task<CalendarEntry?> FindAsync(string rule, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(Newest(rule) is { Removed: false } entry ? entry : null);
        }
    }

    public Task<IReadOnlyList<CalendarEntry>> ListVersionsAsync(string rule, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<CalendarEntry>>([.. _versions.Where(version => version.Name == rule).Reverse()]);
        }
    }

    public Task<CalendarChange> PutAsync(CalendarEntry rule, int? expected, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            CalendarEntry? newest = Newest(rule.Name);
            CalendarEntry? present = newest is { Removed: false } ? newest : null;
            if (expected is { } version && version != (present?.Version ?? 0))
            {
                return Task.FromResult(new CalendarChange(CalendarChangeKind.OtherVersion, present));
            }

            if (present?.Json == rule.Json)
            {
                return Task.FromResult(new CalendarChange(CalendarChangeKind.Unchanged, present));
            }

            CalendarEntry next = new(rule.Name, (newest?.Version ?? 0) + 1, rule.Json, rule.ChangedBy, rule.ChangedAt);
            _versions.Add(next);
            return Task.FromResult(new CalendarChange(present is null ? CalendarChangeKind.Created : CalendarChangeKind.Replaced, next));
        }
    }

    public Task<CalendarChange> RemoveAsync(string rule, string removedBy, DateTimeOffset removedAt, int? expected, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            CalendarEntry? present = Newest(rule) is { Removed: false } entry ? entry : null;
            if (expected is { } version && version != (present?.Version ?? 0))
            {
                return Task.FromResult(new CalendarChange(CalendarChangeKind.OtherVersion, present));
            }

            if (present is null)
            {
                return Task.FromResult(new CalendarChange(CalendarChangeKind.NotFound, null));
            }

            CalendarEntry removed = new(rule, present.Version + 1, present.Json, removedBy, removedAt) { Removed = true };
            _versions.Add(removed);
            return Task.FromResult(new CalendarChange(CalendarChangeKind.Removed, removed));
        }
    }

    public Task<CalendarStamps> ReadStampsAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(new CalendarStamps(_versions.Count == 0 ? null : _versions.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), _heard));
        }
    }

    public Task MarkHeardAsync(string stamp, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _heard = stamp;
            return Task.CompletedTask;
        }
    }

    private CalendarEntry? Newest(string rule) => _versions.LastOrDefault(version => version.Name == rule);
}
