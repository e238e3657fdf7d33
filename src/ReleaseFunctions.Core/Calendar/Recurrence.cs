using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using NodaTime;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>
/// A recurrence by RFC 5545, in local time: it yields what the clock on the wall shows when an occurrence begins, and knows nothing of
/// zones. Every enumeration ends: after a last date, a number of occurrences, or a number of steps without one.
/// </summary>
public sealed class Recurrence
{
    private readonly RecurrenceRule _rule;
    private readonly EvaluationOptions _bounds;

    internal Recurrence(string text, RecurrenceRule rule)
    {
        Text = text;
        _rule = rule;

        // About fourteen years of days, a hundred years of anything longer, without a single occurrence.
        _bounds = new EvaluationOptions
        {
            MaxUnmatchedIncrementsLimit = rule.Frequency switch
            {
                FrequencyType.Yearly => CalendarLimits.MaxEmptySteps / 50,
                FrequencyType.Monthly => CalendarLimits.MaxEmptySteps / 4,
                _ => CalendarLimits.MaxEmptySteps,
            },
        };
    }

    /// <summary>The RRULE's value as it was written.</summary>
    public string Text { get; }

    /// <summary>The local starts from <paramref name="from"/> to <paramref name="to"/>, both included, in order, and not too many.</summary>
    /// <param name="first">The DTSTART: nothing occurs before it.</param>
    public IEnumerable<LocalDateTime> Starts(LocalDateTime first, LocalDateTime from, LocalDateTime to)
    {
        CalendarEvent series = new() { Start = Floating(first), RecurrenceRule = _rule };
        using IEnumerator<Occurrence> occurrences = series.GetOccurrences(Floating(from > first ? from : first), _bounds).GetEnumerator();
        for (int count = 0; count < CalendarLimits.MaxOccurrences && MoveNext(occurrences); count++)
        {
            LocalDateTime start = LocalDateTime.FromDateTime(occurrences.Current.Period.StartTime.Value);
            if (start > to)
            {
                yield break;
            }

            if (start >= from)
            {
                yield return start;
            }
        }
    }

    internal static CalDateTime Floating(LocalDateTime local) => new(local.ToDateTimeUnspecified(), null, true);

    // Both exceptions say the same: there is nothing more within reach.
    private static bool MoveNext(IEnumerator<Occurrence> occurrences)
    {
        try
        {
            return occurrences.MoveNext();
        }
        catch (Exception exception) when (exception is EvaluationLimitExceededException or EvaluationOutOfRangeException)
        {
            return false;
        }
    }
}
