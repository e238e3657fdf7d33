using System.Runtime.Serialization;
using Ical.Net.CalendarComponents;
using NodaTime;
using IcalCalendar = Ical.Net.Calendar;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>The days that the events of an imported <c>.ics</c> file cover. Times of day and zones in it mean nothing: an event makes the whole day a holiday.</summary>
public static class HolidayFile
{
    private const int MaxEvents = CalendarLimits.MaxHolidays;

    /// <summary>The days in order, or what is wrong with the file.</summary>
    public static (IReadOnlyList<LocalDate> Days, IReadOnlyList<string> Problems) Read(string text)
    {
        try
        {
            if (IcalCalendar.Load(text) is not { } calendar)
            {
                return ([], ["The holiday file holds no calendar; expected the text of an .ics file, from BEGIN:VCALENDAR to END:VCALENDAR."]);
            }

            SortedSet<LocalDate> days = [];
            List<string> problems = [];
            foreach (CalendarEvent entry in calendar.Events.Take(MaxEvents))
            {
                Add(entry, days, problems);
                if (days.Count > CalendarLimits.MaxHolidays)
                {
                    return ([], [$"The holiday file covers more than {CalendarLimits.MaxHolidays} days from {CalendarLimits.FirstYear} to {CalendarLimits.LastYear}; shorten it."]);
                }
            }

            if (days.Count == 0 && problems.Count == 0)
            {
                problems.Add("The holiday file holds no event; leave it out, or export it again.");
            }

            return problems.Count == 0 ? ([.. days], []) : ([], problems);
        }
        catch (Exception exception) when (exception is SerializationException or ArgumentException or FormatException or InvalidOperationException or NullReferenceException or OverflowException)
        {
            // The library throws whatever its parsers throw.
            return ([], [$"The holiday file cannot be read: {exception.Message.ReplaceLineEndings(" ")}"]);
        }
    }

    private static void Add(CalendarEvent entry, SortedSet<LocalDate> days, List<string> problems)
    {
        string name = entry.Summary is { Length: > 0 } summary ? $"'{(summary.Length > 60 ? summary[..60] : summary)}'" : "without a summary";
        if (entry.Start is not { } start)
        {
            problems.Add($"The event {name} in the holiday file has no start.");
            return;
        }

        LocalDate first = LocalDate.FromDateOnly(start.Date);
        int length = Length(entry, first);
        if (first.Year is < CalendarLimits.FirstYear or > CalendarLimits.LastYear || length > CalendarLimits.MaxDuration.TotalDays)
        {
            problems.Add($"The event {name} in the holiday file begins in {first.Year} and lasts {length} days; expected {CalendarLimits.FirstYear} to {CalendarLimits.LastYear} and at most {CalendarLimits.MaxDuration.TotalDays} days.");
            return;
        }

        foreach (LocalDate day in Starts(entry, first, name, problems).SelectMany(begin => Enumerable.Range(0, length).Select(begin.PlusDays)))
        {
            days.Add(day);
            if (days.Count > CalendarLimits.MaxHolidays)
            {
                return;
            }
        }
    }

    // An all-day event ends on the day before its DTEND; one with times covers every day it touches.
    private static int Length(CalendarEvent entry, LocalDate first)
    {
        if (entry.End is not { } end)
        {
            return 1;
        }

        LocalDate last = LocalDate.FromDateOnly(end.Date);
        bool touchesLast = end.HasTime && end.Time > TimeOnly.MinValue;
        return Math.Max(1, Period.DaysBetween(first, last) + (touchesLast ? 1 : 0));
    }

    private static IEnumerable<LocalDate> Starts(CalendarEvent entry, LocalDate first, string name, List<string> problems)
    {
        if (entry.RecurrenceRule is not { } written)
        {
            return [first];
        }

        (Recurrence? recurrence, IReadOnlyList<string> wrong) = RecurrenceReader.Read(written.ToString()!, DateTimeZone.Utc);
        if (recurrence is null)
        {
            problems.AddRange(wrong.Select(problem => $"The event {name} in the holiday file: {problem}"));
            return [];
        }

        HashSet<LocalDate> left = [.. entry.ExceptionDates.GetAllDates().Select(date => LocalDate.FromDateOnly(date.Date))];
        LocalDateTime begin = first.AtMidnight();
        return recurrence.Starts(begin, begin, new LocalDateTime(CalendarLimits.LastYear, 12, 31, 23, 59)).Select(start => start.Date).Where(date => !left.Contains(date));
    }
}
