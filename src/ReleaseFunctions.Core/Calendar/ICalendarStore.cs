namespace ReleaseFunctions.Core.Calendar;

/// <summary>Port: the calendar's rules, their versions, and whether everyone who waits has heard of the newest change.</summary>
public interface ICalendarStore
{
    /// <summary>Every rule by name, fresh from the store, in one read.</summary>
    Task<IReadOnlyList<CalendarEntry>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The newest version of a rule; null: there is none, or it was removed.</summary>
    Task<CalendarEntry?> FindAsync(string rule, CancellationToken cancellationToken);

    /// <summary>Every version of a rule, newest first, removals included; empty: there never was such a rule.</summary>
    Task<IReadOnlyList<CalendarEntry>> ListVersionsAsync(string rule, CancellationToken cancellationToken);

    /// <summary>Stores the rule as a new version unless its newest version has the same JSON.</summary>
    /// <param name="rule">With version 0; the version is given here.</param>
    /// <param name="expected">The version it must replace (0: there must be none); null: any.</param>
    Task<CalendarChange> PutAsync(CalendarEntry rule, int? expected, CancellationToken cancellationToken);

    /// <summary>Removes the rule. Its versions stay, and a rule stored later under the name goes on counting.</summary>
    /// <param name="expected">The version it must have; null: any.</param>
    Task<CalendarChange> RemoveAsync(string rule, string removedBy, DateTimeOffset removedAt, int? expected, CancellationToken cancellationToken);

    /// <summary>The stamp of the newest change and of the newest that everyone was woken for, in one read.</summary>
    Task<CalendarStamps> ReadStampsAsync(CancellationToken cancellationToken);

    /// <summary>Notes that everyone was woken for a change.</summary>
    Task MarkHeardAsync(string stamp, CancellationToken cancellationToken);
}

/// <summary>How a change ended.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Entry">The rule as it is now, or as it was before it was removed; null: there is none.</param>
public sealed record CalendarChange(CalendarChangeKind Kind, CalendarEntry? Entry);

/// <summary>How a change ended.</summary>
public enum CalendarChangeKind
{
    Created,
    Replaced,
    Unchanged,
    Removed,

    /// <summary>There is no such rule.</summary>
    NotFound,

    /// <summary>The rule has another version than the caller expected; nothing was changed.</summary>
    OtherVersion,
}

/// <summary>Where the calendar's changes and the wake-ups for them stand.</summary>
/// <param name="Newest">Stamp of the newest change; null: the calendar never had a rule.</param>
/// <param name="Heard">Stamp of the newest change that everyone was woken for.</param>
public sealed record CalendarStamps(string? Newest, string? Heard)
{
    /// <summary>Whether a change is left that not everyone was woken for.</summary>
    public bool IsBehind => Newest is not null && Newest != Heard;
}
