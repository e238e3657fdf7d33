using ReleaseFunctions.Core.Approvals;

namespace ReleaseFunctions.Core.Calendar;

/// <summary>People's word that a stage attempt may pass although a rule closes it. It is about one closing: see <see cref="CalendarClosure.IsSame"/>.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Version">The rule's version at that time.</param>
/// <param name="Until">When the closing would have ended; null: not by itself.</param>
/// <param name="Kind">A window or a freeze.</param>
/// <param name="NeedsSecond">It counts only once a second, different person has confirmed it.</param>
public sealed record CalendarOverride(string Rule, int Version, DateTimeOffset? Until, CalendarKind Kind, bool NeedsSecond, string Actor, string Reason, DateTimeOffset At, long Seq)
{
    /// <summary>Who confirmed it; null: nobody has.</summary>
    public string? ConfirmedBy { get; init; }

    /// <summary>What the second person said.</summary>
    public string? ConfirmedReason { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Sequence number of the confirmation.</summary>
    public long? ConfirmedSeq { get; init; }

    /// <summary>Whether it lets the stage pass.</summary>
    public bool Counts => !NeedsSecond || ConfirmedBy is not null;

    /// <summary>Whether it is about this closing.</summary>
    public bool Covers(CalendarClosure closure) => closure.IsSame(Rule, Version, Until);

    /// <summary>Whether that person may confirm it.</summary>
    public bool MayConfirm(string person) => !Counts && !Person.Same(Actor, person);
}
