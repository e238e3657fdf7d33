using NodaTime;
using NodaTime.TimeZones;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>
/// Which moments a rule covers. An occurrence begins and ends by the clock on the wall: a time that the day lacks is shifted forward by
/// the gap, and of a time that the day has twice the start is the earlier and the end the later. Where the shift leaves nothing between
/// start and end, the occurrence lasts as long as it would on any other day.
/// </summary>
public sealed class CalendarSchedule(CalendarRule rule)
{
    // How far to look for the next change: most rules change within weeks, a yearly one within a year, 29 February within eight years.
    private static readonly int[] Horizons = [45, 400, 3_000];
    private static readonly ZoneLocalMappingResolver Start = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);
    private static readonly ZoneLocalMappingResolver End = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnForwardShifted);
    private static readonly Instant First = Instant.FromUtc(CalendarLimits.FirstYear - 1, 1, 1, 0, 0);
    private static readonly Instant Last = Instant.FromUtc(CalendarLimits.LastYear + 3, 1, 1, 0, 0);

    private Remembered? _remembered;

    /// <summary>Whether the rule covers a moment, and when that changes next; null: not within eight years.</summary>
    public (bool Covers, DateTimeOffset? Changes) At(DateTimeOffset moment)
    {
        Instant at = Instant.FromDateTimeOffset(moment);
        if (at < First || at > Last)
        {
            return (false, null); // no rule begins before or occurs after; see CalendarLimits
        }

        bool covers = false;
        foreach (int days in Horizons)
        {
            Remembered known = Covered(at, days);
            CalendarSpan span = known.Spans.FirstOrDefault(span => span.End > at);
            covers = span.Holds(at);
            Instant? next = span == default ? null : covers ? span.End : span.Start;
            if (next < known.To)
            {
                return (covers, next.Value.ToDateTimeOffset());
            }
        }

        return (covers, null);
    }

    /// <summary>The spans that the rule covers between two moments, in order, cut to them.</summary>
    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Between(DateTimeOffset from, DateTimeOffset to)
    {
        Instant start = Instant.FromDateTimeOffset(from);
        Instant end = Instant.FromDateTimeOffset(to);
        return [.. Spans(start, end).Spans
            .Where(span => span.Start < end && span.End > start)
            .Select(span => (Instant.Max(span.Start, start).ToDateTimeOffset(), Instant.Min(span.End, end).ToDateTimeOffset()))];
    }

    // Looks come in order of time, many within one stretch.
    private Remembered Covered(Instant at, int days)
    {
        Instant to = at + NodaTime.Duration.FromDays(days);
        if (_remembered is { } known && known.From <= at && (known.To >= to || (known.IsCut && at - known.From < known.To - at)))
        {
            return known;
        }

        return _remembered = Spans(at, to + NodaTime.Duration.FromDays(days));
    }

    private Remembered Spans(Instant from, Instant to)
    {
        List<CalendarSpan> each = [.. Occurrences(from, to)];
        bool isCut = each.Count >= CalendarLimits.MaxOccurrences;
        Instant reach = isCut ? Instant.Min(to, each.Max(span => span.Start)) : to;
        List<CalendarSpan> occurrences = CalendarSpan.Merge(each);
        List<CalendarSpan> holidays = CalendarSpan.Merge(rule.Holidays.Select(Day).Where(day => day.End > from && day.Start < to));
        return new(from, reach, isCut, rule.Kind == CalendarKind.Window ? CalendarSpan.Without(occurrences, holidays) : CalendarSpan.Merge([.. occurrences, .. holidays]));
    }

    private IEnumerable<CalendarSpan> Occurrences(Instant from, Instant to)
    {
        if (rule.Start is not { } first)
        {
            return [];
        }

        // A zone moves a local time by hours at most; two days more on either side cannot miss one.
        LocalDateTime earliest = from.InZone(rule.Zone).LocalDateTime.Minus(Period.FromTicks(rule.Duration.Ticks)).PlusDays(-2);
        LocalDateTime latest = to.InZone(rule.Zone).LocalDateTime.PlusDays(2);
        IEnumerable<LocalDateTime> starts = rule.Recurrence is { } recurrence ? recurrence.Starts(first, earliest, latest)
            : first >= earliest && first <= latest ? [first]
            : [];
        return starts.Where(IsKept).Select(Occurrence);
    }

    private bool IsKept(LocalDateTime start) => !rule.ExcludedStarts.Contains(start) && !rule.ExcludedDates.Contains(start.Date);

    private CalendarSpan Occurrence(LocalDateTime start)
    {
        Instant begin = rule.Zone.ResolveLocal(start, Start).ToInstant();
        Instant end = rule.Zone.ResolveLocal(start.PlusTicks(rule.Duration.Ticks), End).ToInstant();
        return new CalendarSpan(begin, end > begin ? end : begin + NodaTime.Duration.FromTimeSpan(rule.Duration));
    }

    private CalendarSpan Day(LocalDate date) => new(rule.Zone.AtStartOfDay(date).ToInstant(), rule.Zone.AtStartOfDay(date.PlusDays(1)).ToInstant());

    /// <param name="To">Up to here every span is known.</param>
    /// <param name="IsCut">There were too many occurrences to go further.</param>
    private sealed record Remembered(Instant From, Instant To, bool IsCut, List<CalendarSpan> Spans);
}
