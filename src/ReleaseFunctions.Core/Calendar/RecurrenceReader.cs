using System.Globalization;
using Ical.Net.DataTypes;
using NodaTime;
using NodaTime.Text;
using ReleaseFunctions.Core.Plans.Schema;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>Reads an RRULE strictly: each part once, only parts whose evaluation is bounded, and an UNTIL that means one moment.</summary>
public static class RecurrenceReader
{
    private static readonly string[] Frequencies = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
    private static readonly string[] TooFine = ["SECONDLY", "MINUTELY", "HOURLY"];
    private static readonly string[] Known = ["FREQ", "UNTIL", "COUNT", "INTERVAL", "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST"];

    /// <summary>The recurrence, or everything that is wrong with it.</summary>
    /// <param name="text">The value of an RRULE, without its name.</param>
    /// <param name="zone">The zone of local times; an UNTIL with <c>Z</c> is brought into it.</param>
    public static (Recurrence? Recurrence, IReadOnlyList<string> Problems) Read(string text, DateTimeZone zone)
    {
        if (text.Length is 0 or > CalendarLimits.MaxRRuleLength)
        {
            return (null, [$"A recurrence has 1 to {CalendarLimits.MaxRRuleLength} characters, this one {text.Length}."]);
        }

        List<string> problems = [];
        Dictionary<string, string> parts = Parts(text, problems);
        CheckFrequency(parts, problems);
        CheckNumber(parts, "COUNT", CalendarLimits.MaxCount, problems);
        CheckNumber(parts, "INTERVAL", CalendarLimits.MaxInterval, problems);
        CheckLists(parts, problems);
        LocalDateTime? until = Until(parts, zone, problems);
        if (problems.Count > 0)
        {
            return (null, problems);
        }

        try
        {
            RecurrenceRule rule = new(string.Join(';', parts.Where(part => part.Key != "UNTIL").Select(part => $"{part.Key}={part.Value}")));
            if (until is { } last)
            {
                rule.Until = Recurrence.Floating(last);
            }

            return (new Recurrence(text, rule), []);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            return (null, [$"'{text}' is no recurrence by RFC 5545: {exception.Message.ReplaceLineEndings(" ")}"]);
        }
    }

    private static Dictionary<string, string> Parts(string text, List<string> problems)
    {
        Dictionary<string, string> parts = [];
        foreach (string part in text.Split(';'))
        {
            string[] sides = part.Split('=', 2);
            string name = sides[0].ToUpperInvariant();
            if (sides.Length != 2 || sides[1].Length == 0 || sides[1].Any(c => !char.IsAsciiLetterOrDigit(c) && c is not (',' or '-' or '+')))
            {
                problems.Add($"'{part}' is no part of a recurrence; write parts as NAME=VALUE, separated by semicolons, without the word RRULE.");
            }
            else if (name is "BYMINUTE" or "BYSECOND")
            {
                problems.Add($"{name} is not supported; the start says at which minute an occurrence begins.");
            }
            else if (!Known.Contains(name))
            {
                problems.Add($"'{sides[0]}' is unknown in a recurrence{Suggestion.For(name, Known)}");
            }
            else if (!parts.TryAdd(name, sides[1].ToUpperInvariant()))
            {
                problems.Add($"{name} is there twice.");
            }
        }

        return parts;
    }

    private static void CheckFrequency(Dictionary<string, string> parts, List<string> problems)
    {
        if (!parts.TryGetValue("FREQ", out string? frequency))
        {
            problems.Add($"FREQ is missing; it is one of {string.Join(", ", Frequencies)}.");
        }
        else if (TooFine.Contains(frequency))
        {
            problems.Add($"FREQ={frequency} is too fine for a calendar of releases; use DAILY, with BYHOUR for several times a day.");
        }
        else if (!Frequencies.Contains(frequency))
        {
            problems.Add($"FREQ is one of {string.Join(", ", Frequencies)}, not '{frequency}'.");
        }
        else if (parts.ContainsKey("BYHOUR") && frequency is not ("DAILY" or "WEEKLY"))
        {
            problems.Add($"BYHOUR needs FREQ=DAILY or WEEKLY, not {frequency}.");
        }

        if (parts.ContainsKey("COUNT") && parts.ContainsKey("UNTIL"))
        {
            problems.Add("COUNT and UNTIL exclude each other; keep one.");
        }
    }

    private static void CheckNumber(Dictionary<string, string> parts, string name, int max, List<string> problems)
    {
        if (parts.TryGetValue(name, out string? value)
            && (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1 || number > max))
        {
            problems.Add($"{name} is a whole number from 1 to {max}, not '{value}'.");
        }
    }

    private static void CheckLists(Dictionary<string, string> parts, List<string> problems)
    {
        foreach ((string name, string value) in parts.Where(part => part.Key.StartsWith("BY", StringComparison.Ordinal)))
        {
            int count = value.Split(',').Length;
            if (count > CalendarLimits.MaxByValues)
            {
                problems.Add($"{name} has {count} values; the limit is {CalendarLimits.MaxByValues}.");
            }
        }
    }

    private static LocalDateTime? Until(Dictionary<string, string> parts, DateTimeZone zone, List<string> problems)
    {
        if (!parts.TryGetValue("UNTIL", out string? value))
        {
            return null;
        }

        if (LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd").Parse(value) is { Success: true, Value: var date })
        {
            return date + new LocalTime(23, 59, 59); // the whole day
        }

        LocalDateTimePattern form = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");
        if (form.Parse(value.TrimEnd('Z')) is { Success: true, Value: var time } && value.Length - value.TrimEnd('Z').Length <= 1)
        {
            return value.EndsWith('Z') ? time.InUtc().WithZone(zone).LocalDateTime : time;
        }

        problems.Add($"UNTIL is a date such as 20261231, a local time such as 20261231T180000, or a UTC time with Z at its end, not '{value}'.");
        return null;
    }
}
