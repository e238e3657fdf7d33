using NodaTime;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>A validated window or freeze. Times are local to its zone; <see cref="CalendarSchedule"/> says which moments they are.</summary>
public sealed class CalendarRule
{
    private CalendarSchedule? _schedule;

    /// <summary>Its name, as in the address and in a stage's <c>window</c>.</summary>
    public required string Rule { get; init; }

    public required CalendarKind Kind { get; init; }

    public string? Description { get; init; }

    public CalendarScope Scope { get; init; } = CalendarScope.All;

    /// <summary>The IANA zone that its local times are in.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>When it begins, or begins for the first time; null: a freeze of holidays only.</summary>
    public LocalDateTime? Start { get; init; }

    /// <summary>How long one occurrence covers on the wall clock.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How it recurs; null: once.</summary>
    public Recurrence? Recurrence { get; init; }

    /// <summary>Occurrences that are left out, by their local start.</summary>
    public IReadOnlySet<LocalDateTime> ExcludedStarts { get; init; } = new HashSet<LocalDateTime>();

    /// <summary>Days on which no occurrence begins.</summary>
    public IReadOnlySet<LocalDate> ExcludedDates { get; init; } = new HashSet<LocalDate>();

    /// <summary>Days, from midnight to midnight, on which nothing may start: a window is closed, a freeze freezes.</summary>
    public IReadOnlyList<LocalDate> Holidays { get; init; } = [];

    /// <summary>What becomes of stages in flight; freezes only.</summary>
    public FreezeInFlight InFlight { get; init; }

    public OverridePolicy Override { get; init; } = OverridePolicy.Default;

    /// <summary>When it covers what; worked out once.</summary>
    public CalendarSchedule Schedule => _schedule ??= new CalendarSchedule(this);
}
