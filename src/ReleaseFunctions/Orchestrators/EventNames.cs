namespace ReleaseFunctions.Orchestrators;

/// <summary>Names of external events. They carry nothing: whoever is woken reads the facts again.</summary>
public static class EventNames
{
    public const string Wake = "wake";

    /// <summary>A rule of the calendar was added, changed or removed: for stages that are in flight and wait for something else.</summary>
    public const string CalendarChanged = "calendar";
}
