using ReleaseFunctions.Core.Calendar;

namespace ReleaseFunctions.Pages.Calendar;

/// <summary>The windows and freezes, at <c>/ui/calendar</c>.</summary>
/// <param name="Rules">Every rule.</param>
/// <param name="At">The moment it shows.</param>
/// <param name="Feed">The address to which a calendar program of this user can subscribe.</param>
/// <param name="NamedBy">The stages that name a window, as <c>plan/stage</c>, by window.</param>
public sealed record CalendarModel(
    PageUser User, IReadOnlyList<CalendarEntry> Rules, DateTimeOffset At, string Feed, IReadOnlyDictionary<string, IReadOnlyList<string>> NamedBy) : IPageModel<CalendarPage>;
