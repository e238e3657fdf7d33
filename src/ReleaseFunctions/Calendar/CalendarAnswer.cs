using System.Text.Json;
using ReleaseFunctions.Core.Calendar;

namespace ReleaseFunctions.Calendar;

/// <summary>The JSON shapes in which the calendar is answered.</summary>
public static class CalendarAnswer
{
    /// <summary>A rule, and what it does at a moment.</summary>
    /// <param name="versions">Who changed it when; null: left out.</param>
    public static object Rule(CalendarEntry entry, DateTimeOffset at, string publicUrl, IReadOnlyList<CalendarEntry>? versions = null)
    {
        (bool covers, DateTimeOffset? changes) = entry.Rule?.Schedule.At(at) ?? (!entry.IsWindow, null);
        return new
        {
            rule = entry.Name,
            entry.Version,
            kind = entry.IsWindow ? CalendarKind.Window : CalendarKind.Freeze,
            active = covers,
            changesAt = changes,
            entry.Problem,
            entry.ChangedBy,
            entry.ChangedAt,
            document = entry.Problem is null ? JsonElement.Parse(entry.Json) : (JsonElement?)null,
            versions = versions?.Select(version => new { version.Version, version.ChangedBy, version.ChangedAt, version.Removed }),
            links = new Dictionary<string, string> { ["self"] = $"{publicUrl}/api/calendar/{entry.Name}" },
        };
    }

    /// <summary>When a stage may start.</summary>
    public static object Preview(CalendarSubject subject, string stage, IReadOnlyList<CalendarStretch> stretches) => new
    {
        subject.Plan,
        stage,
        subject.Environment,
        subject.Window,
        open = stretches.Count > 0 && stretches[0].IsOpen,
        slots = stretches.Where(stretch => stretch.IsOpen).Select(stretch => new { stretch.From, until = stretch.To }),
        closed = stretches.Where(stretch => !stretch.IsOpen).Select(stretch => new
        {
            stretch.From,
            until = stretch.To,
            rules = stretch.Closures.Select(closure => closure.Rule),
            text = string.Join(' ', stretch.Closures.Select(closure => closure.Text)),
        }),
    };
}
