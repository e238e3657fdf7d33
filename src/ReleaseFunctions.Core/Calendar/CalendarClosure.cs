namespace ReleaseFunctions.Core.Calendar;

/// <summary>One rule that closes a stage at a moment. A wire format: it stands in the history.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Version">The rule's version; 0: there is no such rule.</param>
/// <param name="Kind">A window that is closed, or a freeze.</param>
/// <param name="Until">When this closing ends; null: not within eight years, or not by itself.</param>
/// <param name="Text">One sentence: which rule, why, and until when.</param>
/// <param name="InFlight">What becomes of stages in flight.</param>
/// <param name="Override">Whether people may let the stage pass, and how many it takes.</param>
public sealed record CalendarClosure(string Rule, int Version, CalendarKind Kind, DateTimeOffset? Until, string Text, FreezeInFlight InFlight, OverridePolicy Override)
{
    /// <summary>
    /// Whether both are one closing: the same version of the same rule, ending at the same moment. A rule that was changed, or that
    /// has opened and closed again, is another.
    /// </summary>
    public bool IsSame(string rule, int version, DateTimeOffset? until) => Rule == rule && Version == version && Until == until;
}
