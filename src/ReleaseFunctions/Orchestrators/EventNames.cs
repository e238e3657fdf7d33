namespace ReleaseFunctions.Orchestrators;

/// <summary>Names of external events. They carry nothing: whoever is woken reads the facts again.</summary>
public static class EventNames
{
    public const string Wake = "wake";
}
