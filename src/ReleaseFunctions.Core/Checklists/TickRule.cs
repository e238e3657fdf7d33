using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Checklists;

/// <summary>Whether a person may tick an item now. An owner ticks what is theirs; an operator ticks anything, with a comment where it is not theirs or a check would.</summary>
public static class TickRule
{
    /// <param name="item">The item's name.</param>
    /// <param name="person">Address of whoever ticks, or <c>key:name</c>.</param>
    /// <param name="operates">Whether they may operate.</param>
    /// <param name="comment">Why; may be empty.</param>
    public static TickCheck Check(ReleaseView view, string stage, string item, string person, bool operates, string comment, DateTimeOffset now)
    {
        if (view.FindStage(stage) is not { Checklist: { } list } found)
        {
            return new(TickState.Closed, $"Stage '{stage}' has no checklist that is open.");
        }

        if (list.Find(item) is not { } asked)
        {
            return new(TickState.Unknown, $"The checklist of stage '{stage}' has no item '{item}'; it has {string.Join(", ", list.Items.Select(one => one.Item))}.");
        }

        if (list.TickOf(item) is { } made)
        {
            return new(TickState.AlreadyTicked, $"'{item}' was ticked by {made.By} at {made.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC; that cannot be changed.", made);
        }

        if (IsClosed(view, found, list, now) is { } closed)
        {
            return new(TickState.Closed, closed);
        }

        bool owns = Person.Same(asked.Owner, person);
        bool may = owns || operates || (asked.Owner is null && asked.Check is null);
        bool explained = !string.IsNullOrWhiteSpace(comment);
        return !may && asked.Owner is not null ? new(TickState.NotAllowed, $"'{item}' is {asked.Owner}'s to tick; an operator may do it with a comment.")
            : !may ? new(TickState.NotAllowed, $"'{item}' ticks itself when {asked.Check}; an operator may do it with a comment.")
            : !explained && asked.Check is not null ? new(TickState.NeedsComment, $"'{item}' ticks itself when {asked.Check}; to tick it by hand, say why in a comment.")
            : !explained && asked.Owner is not null && !owns ? new(TickState.NeedsComment, $"'{item}' is {asked.Owner}'s to tick; to tick it for them, say why in a comment.")
            : new(TickState.Open, $"'{item}' can be ticked until {list.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
    }

    /// <summary>Why nothing of the checklist can be ticked any more; null: it can.</summary>
    public static string? IsClosed(ReleaseView view, StageView stage, ChecklistView list, DateTimeOffset now) =>
        list.IsComplete ? "Every item of this checklist is ticked."
        : view.Status.IsOver() || view.Status == ReleaseStatus.RollingBack || stage.Status.IsOver() || stage.Status == StageStatus.RollingBack
            ? $"Stage '{stage.Stage}' has ended; its checklist is closed."
        : now >= list.ExpiresAt ? $"The checklist expired at {list.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC."
        : null;
}

/// <summary>What a person can do about an item.</summary>
/// <param name="Made">The tick that stands, if the item is ticked.</param>
public sealed record TickCheck(TickState State, string Text, ChecklistTick? Made = null);

/// <summary>Whether an item can be ticked.</summary>
public enum TickState
{
    Open,
    AlreadyTicked,

    /// <summary>There is no such item.</summary>
    Unknown,

    /// <summary>The checklist is over.</summary>
    Closed,
    NotAllowed,
    NeedsComment,
}
