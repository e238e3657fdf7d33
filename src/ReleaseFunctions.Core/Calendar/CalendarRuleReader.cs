using System.Text;
using System.Text.Json;
using NodaTime;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Schema;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>Reads a calendar rule strictly: every unknown member, every wrong value and every rule that could never apply is an error, all of them at once.</summary>
public static class CalendarRuleReader
{
    private static readonly string[] Known =
        ["rule", "kind", "description", "scope", "zone", "start", "end", "duration", "rrule", "exdates", "holidays", "inFlight", "override"];

    /// <summary>The rule, or what is wrong with it as (path, message).</summary>
    /// <param name="name">Its name, from the address.</param>
    /// <param name="body">A JSON object.</param>
    public static (CalendarRule? Rule, IReadOnlyList<(string Path, string Message)> Errors) Read(string name, JsonElement body)
    {
        CalendarFields fields = new(body);
        if (Encoding.UTF8.GetByteCount(body.GetRawText()) > CalendarLimits.MaxBytes)
        {
            return (null, [(string.Empty, $"The rule is over the limit of {CalendarLimits.MaxBytes / 1024} KiB; shorten its holidays.")]);
        }

        fields.CheckMembers(string.Empty, body, Known, "a calendar rule");
        if (fields.Text("rule") is { } written && written != name)
        {
            fields.Add("rule", $"The rule is named '{written}' but is stored as '{name}'; leave 'rule' out, or make the names the same.");
        }

        CalendarKind? kind = fields.Choice<CalendarKind>("kind", required: true);
        DateTimeZone? zone = Zone(fields);
        LocalDateTime? start = fields.Time("start");
        TimeSpan? duration = Duration(fields, start);
        CalendarRule rule = new()
        {
            Rule = name,
            Kind = kind ?? CalendarKind.Freeze,
            Description = Description(fields),
            Scope = CalendarScopeReader.Read(fields, kind),
            Zone = zone ?? DateTimeZone.Utc,
            Start = start,
            Duration = duration ?? TimeSpan.Zero,
            Recurrence = Recurs(fields, zone),
            ExcludedStarts = fields.Exdates(out HashSet<LocalDate> dates),
            ExcludedDates = dates,
            Holidays = fields.Holidays(),
            InFlight = InFlight(fields, kind),
            Override = Override(fields),
        };
        CheckTogether(fields, rule, kind);
        return fields.Errors.Count == 0 ? (rule, []) : (null, fields.Errors);
    }

    private static string? Description(CalendarFields fields)
    {
        string? text = fields.Text("description");
        if (text?.Length > 500 || (text is not null && !PlainText.IsOneLine(text)))
        {
            fields.Add("description", $"A description is one line of at most 500 characters; this one has {text.Length}.");
        }

        return text;
    }

    private static DateTimeZone? Zone(CalendarFields fields)
    {
        if (fields.Text("zone", required: true, "an IANA zone such as Europe/Berlin") is not { } id)
        {
            return null;
        }

        DateTimeZone? zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);
        if (zone is null || !DateTimeZoneProviders.Tzdb.Ids.Contains(id))
        {
            fields.Add("zone", $"There is no IANA zone '{(id.Length > 60 ? id[..60] : id)}'{(id.Length > 60 ? "." : Suggestion.For(id, DateTimeZoneProviders.Tzdb.Ids))}");
            return null;
        }

        return zone;
    }

    private static TimeSpan? Duration(CalendarFields fields, LocalDateTime? start)
    {
        LocalDateTime? end = fields.Time("end");
        string? text = fields.Text("duration");
        if (fields.Has("end") && fields.Has("duration"))
        {
            fields.Add("duration", "'end' and 'duration' exclude each other; keep one.");
            return null;
        }

        if (text is not null)
        {
            if (!PlanDuration.TryParse(text, out TimeSpan duration) || duration < CalendarLimits.MinDuration || duration > CalendarLimits.MaxDuration)
            {
                fields.Add("duration", $"'{text}' is no duration from {PlanDuration.Format(CalendarLimits.MinDuration)} to {PlanDuration.Format(CalendarLimits.MaxDuration)}; write one such as 8h.");
                return null;
            }

            return duration;
        }

        if (start is { } from && end is { } to)
        {
            TimeSpan length = to.ToDateTimeUnspecified() - from.ToDateTimeUnspecified();
            if (length >= CalendarLimits.MinDuration && length <= CalendarLimits.MaxDuration)
            {
                return length;
            }

            fields.Add("end", $"The end must come {PlanDuration.Format(CalendarLimits.MinDuration)} to {PlanDuration.Format(CalendarLimits.MaxDuration)} after the start.");
        }
        else if (start is not null && !fields.Has("end") && !fields.Has("duration"))
        {
            fields.Add("end", "Say how long it lasts: 'end' as a local time, or 'duration' such as 8h.");
        }

        return null;
    }

    private static Recurrence? Recurs(CalendarFields fields, DateTimeZone? zone)
    {
        if (fields.Text("rrule") is not { } text)
        {
            return null;
        }

        (Recurrence? recurrence, IReadOnlyList<string> problems) = RecurrenceReader.Read(text, zone ?? DateTimeZone.Utc);
        foreach (string problem in problems)
        {
            fields.Add("rrule", problem);
        }

        return recurrence;
    }

    private static FreezeInFlight InFlight(CalendarFields fields, CalendarKind? kind)
    {
        FreezeInFlight? choice = fields.Choice<FreezeInFlight>("inFlight", required: false);
        if (choice is not null && kind == CalendarKind.Window)
        {
            fields.Add("inFlight", "'inFlight' is about freezes; a stage that started in a window is never touched by its closing. Remove it.");
        }

        return choice ?? FreezeInFlight.Finish;
    }

    private static OverridePolicy Override(CalendarFields fields)
    {
        if (fields.Object("override") is not { } policy)
        {
            return OverridePolicy.Default;
        }

        fields.CheckMembers("override", policy, ["allowed", "secondPerson"], "'override'");
        return new OverridePolicy(fields.Flag(policy, "override", "allowed", true), fields.Flag(policy, "override", "secondPerson", false));
    }

    private static void CheckTogether(CalendarFields fields, CalendarRule rule, CalendarKind? kind)
    {
        if (rule.Start is null && !fields.Has("start"))
        {
            foreach (string member in new[] { "end", "duration", "rrule", "exdates" }.Where(fields.Has))
            {
                fields.Add(member, $"'{member}' needs a 'start'; add the local time at which it begins for the first time.");
            }

            if (kind == CalendarKind.Window)
            {
                fields.Add("start", "'start' is missing; give the local time at which the window opens for the first time, such as 2026-01-05T09:00.");
            }
            else if (kind == CalendarKind.Freeze && !fields.Has("holidays"))
            {
                fields.Add("start", "'start' is missing; give the local time at which the freeze begins, or 'holidays' on which it holds.");
            }
        }

        if (fields.Has("exdates") && !fields.Has("rrule") && fields.Has("start"))
        {
            fields.Add("exdates", "'exdates' leaves occurrences of a recurrence out; add an 'rrule' or remove it.");
        }

        if (fields.Errors.Count == 0 && rule is { Start: { } first, Recurrence: { } recurrence }
            && !recurrence.Starts(first, first, new LocalDateTime(CalendarLimits.LastYear, 12, 31, 23, 59)).Any(start => !rule.ExcludedStarts.Contains(start) && !rule.ExcludedDates.Contains(start.Date)))
        {
            fields.Add("rrule", $"'{recurrence.Text}' never occurs after the start, or every occurrence is excluded; mend the recurrence, the start or the exdates.");
        }
    }
}
