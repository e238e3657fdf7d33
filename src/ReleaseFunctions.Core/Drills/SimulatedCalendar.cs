using System.Globalization;
using ReleaseFunctions.Core.Calendar;

namespace ReleaseFunctions.Core.Drills;

/// <summary>What the calendar says to a drill: windows are open, and the scenario's freezes hold.</summary>
public static class SimulatedCalendar
{
    /// <param name="began">When the drill was kicked off; freezes count from then.</param>
    public static CalendarVerdict Judge(DrillScenario scenario, DateTimeOffset began, DateTimeOffset at)
    {
        if (scenario.Freeze(at - began) is not { } freeze)
        {
            DateTimeOffset? next = scenario.Freezes.Select(one => (DateTimeOffset?)(began + one.From)).Where(from => from > at).Min();
            return new([], next, null, null);
        }

        DateTimeOffset until = began + freeze.From + freeze.For;
        string text = $"The drill's freeze '{freeze.Name}' forbids starting until {until.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}.";
        return new([new CalendarClosure(freeze.Name, 1, CalendarKind.Freeze, until, text, FreezeInFlight.Finish, OverridePolicy.Never)], until, until, null);
    }
}
