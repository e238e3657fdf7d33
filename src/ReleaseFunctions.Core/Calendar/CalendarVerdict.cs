namespace ReleaseFunctions.Core.Calendar;

/// <summary>Whether a stage may start at a moment.</summary>
/// <param name="Closures">The rules that forbid it; empty: it may.</param>
/// <param name="ChangesAt">When any of the rules concerned changes next; null: none does within eight years.</param>
/// <param name="OpensAt">When nothing forbids it any more; null: not within reach. Set only where something forbids it now.</param>
/// <param name="InFlightAt">When the next freeze begins that holds or aborts stages in flight; null: none.</param>
public sealed record CalendarVerdict(IReadOnlyList<CalendarClosure> Closures, DateTimeOffset? ChangesAt, DateTimeOffset? OpensAt, DateTimeOffset? InFlightAt)
{
    /// <summary>Whether the stage may start.</summary>
    public bool IsOpen => Closures.Count == 0;

    /// <summary>Whether a freeze is among what forbids it.</summary>
    public bool IsFrozen => Closures.Any(closure => closure.Kind == CalendarKind.Freeze);

    /// <summary>When to look again: the first moment at which a closing ends; null: none ends by itself.</summary>
    public DateTimeOffset? LookAgainAt => Closures.Min(closure => closure.Until);

    /// <summary>Why it is closed, or that it is open, in whole sentences.</summary>
    public string Text => IsOpen ? "Open." : string.Join(' ', Closures.Select(closure => closure.Text));
}
