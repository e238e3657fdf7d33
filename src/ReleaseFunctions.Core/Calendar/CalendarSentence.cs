using System.Globalization;
using NodaTime;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>Says what a rule does, in the zone that people know it by and in UTC.</summary>
internal static class CalendarSentence
{
    public static string WindowClosed(CalendarRule rule, DateTimeOffset? until) => until is { } opens
        ? $"The window '{rule.Rule}'{About(rule)} is closed; it opens at {Moment(rule.Zone, opens)}."
        : $"The window '{rule.Rule}'{About(rule)} is closed and does not open again; change it with PUT /api/calendar/{rule.Rule}.";

    public static string Frozen(CalendarRule rule, DateTimeOffset? until) => until is { } ends
        ? $"The freeze '{rule.Rule}'{About(rule)} holds for {rule.Scope} until {Moment(rule.Zone, ends)}."
        : $"The freeze '{rule.Rule}'{About(rule)} holds for {rule.Scope} and does not end by itself; change it with PUT /api/calendar/{rule.Rule}.";

    public static string NoWindow(string window) =>
        $"There is no window '{window}', so it counts as closed; store it with PUT /api/calendar/{window}, or change the plan.";

    public static string NotAWindow(string window) =>
        $"'{window}' is a freeze, not a window, so the window counts as closed; name a window in the plan, or store one under this name.";

    public static string OutOfScope(CalendarRule rule, CalendarSubject subject) =>
        $"The window '{rule.Rule}' is for {rule.Scope}, not for plan {subject.Plan} in {subject.Environment}, so it counts as closed; widen its scope with PUT /api/calendar/{rule.Rule}.";

    public static string Broken(CalendarEntry entry) => entry.IsWindow
        ? $"The window '{entry.Name}' cannot be read ({entry.Problem}), so it counts as closed; mend it with PUT /api/calendar/{entry.Name}."
        : $"The calendar rule '{entry.Name}' cannot be read ({entry.Problem}), so it counts as a freeze of everything; mend it with PUT /api/calendar/{entry.Name}, or remove it.";

    /// <summary><c>2026-11-24 09:00 Europe/Berlin (08:00 UTC)</c>.</summary>
    public static string Moment(DateTimeZone zone, DateTimeOffset at)
    {
        DateTimeOffset local = Instant.FromDateTimeOffset(at).InZone(zone).ToDateTimeOffset();
        string form = at.UtcDateTime.Date == local.DateTime.Date ? "HH:mm 'UTC'" : "yyyy-MM-dd HH:mm 'UTC'";
        return zone == DateTimeZone.Utc || zone.Id is "UTC" or "Etc/UTC"
            ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
            : $"{local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} {zone.Id} ({at.UtcDateTime.ToString(form, CultureInfo.InvariantCulture)})";
    }

    private static string About(CalendarRule rule) => rule.Description is { Length: > 0 } text ? $" ({text.TrimEnd('.')})" : string.Empty;
}
