using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using IcalCalendar = Ical.Net.Calendar;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>
/// The calendar as an iCalendar feed. It lists what the rules cover as single events in UTC, so that a calendar program need know nothing
/// of zones, holidays and clock changes: what it shows is what the judge decides by.
/// </summary>
public static class CalendarFeed
{
    /// <summary>How far the feed reaches.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(366);

    /// <summary>How much of the past it shows.</summary>
    public static readonly TimeSpan Back = TimeSpan.FromDays(31);

    private const int MaxEvents = 500;

    /// <summary>The feed's text.</summary>
    public static string Write(IReadOnlyList<CalendarEntry> rules, DateTimeOffset now)
    {
        IcalCalendar calendar = new() { ProductId = "-//ReleaseFunctions//Calendar//EN" };
        calendar.AddProperty("X-WR-CALNAME", "Release calendar");
        calendar.AddProperty("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
        foreach (CalendarEntry entry in rules)
        {
            if (entry.Rule is not { } rule)
            {
                calendar.Events.Add(Event(entry, "broken", now.AddDays(-1), now.AddDays(1), $"Broken calendar rule: {entry.Name}", CalendarSentence.Broken(entry)));
                continue;
            }

            string summary = $"{(rule.Kind == CalendarKind.Freeze ? "Freeze" : "Window")}: {rule.Rule}";
            string description = $"{rule.Description ?? summary}\nFor {rule.Scope}.";
            foreach ((DateTimeOffset from, DateTimeOffset to) in rule.Schedule.Between(now - Back, now + Ahead).Take(MaxEvents))
            {
                calendar.Events.Add(Event(entry, rule.Kind.ToString().ToUpperInvariant(), from, to, summary, description));
            }
        }

        return new CalendarSerializer().SerializeToString(calendar) ?? string.Empty;
    }

    private static CalendarEvent Event(CalendarEntry entry, string category, DateTimeOffset from, DateTimeOffset to, string summary, string description)
    {
        CalendarEvent item = new()
        {
            Uid = $"{entry.Name}-{from.ToUnixTimeSeconds()}@releasefunctions",
            DtStamp = Utc(entry.ChangedAt),
            Start = Utc(from),
            End = Utc(to),
            Summary = summary,
            Description = description,
            Transparency = "TRANSPARENT",
            Sequence = entry.Version,
        };
        item.Categories.Add(category);
        return item;
    }

    private static CalDateTime Utc(DateTimeOffset at) => new(DateTime.SpecifyKind(at.UtcDateTime, DateTimeKind.Utc), true);
}
