using NodaTime;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>A span of time, its start included, its end not.</summary>
internal readonly record struct CalendarSpan(Instant Start, Instant End)
{
    public bool Holds(Instant moment) => Start <= moment && moment < End;

    /// <summary>The spans in order, those that touch or overlap made one.</summary>
    public static List<CalendarSpan> Merge(IEnumerable<CalendarSpan> spans)
    {
        List<CalendarSpan> merged = [];
        foreach (CalendarSpan span in spans.OrderBy(span => span.Start))
        {
            if (merged.Count > 0 && span.Start <= merged[^1].End)
            {
                merged[^1] = merged[^1] with { End = Instant.Max(merged[^1].End, span.End) };
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged;
    }

    /// <summary>What of the merged spans lies outside the merged <paramref name="holes"/>.</summary>
    public static List<CalendarSpan> Without(IReadOnlyList<CalendarSpan> spans, IReadOnlyList<CalendarSpan> holes)
    {
        List<CalendarSpan> rest = [];
        foreach (CalendarSpan span in spans)
        {
            Instant start = span.Start;
            foreach (CalendarSpan hole in holes.Where(hole => hole.Start < span.End && hole.End > span.Start))
            {
                if (hole.Start > start)
                {
                    rest.Add(new CalendarSpan(start, hole.Start));
                }

                start = Instant.Max(start, hole.End);
            }

            if (start < span.End)
            {
                rest.Add(new CalendarSpan(start, span.End));
            }
        }

        return rest;
    }
}
