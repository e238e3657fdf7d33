namespace ReleaseFunctions.Core.Reviews;

/// <summary>What people added to a review, as it stands.</summary>
/// <param name="Notes">In the order in which they were added.</param>
/// <param name="Actions">Numbered from 1.</param>
public sealed record ReviewBoard(IReadOnlyList<ReviewEntry> Notes, IReadOnlyList<ReviewAction> Actions)
{
    /// <summary>Folds the entries.</summary>
    public static ReviewBoard Of(IReadOnlyList<ReviewEntry> entries)
    {
        Dictionary<int, ReviewEntry> done = [];
        foreach (ReviewEntry entry in entries.Where(entry => entry is { Kind: ReviewEntryKind.Done, Action: not null }))
        {
            done.TryAdd(entry.Action!.Value, entry); // who was first did it
        }

        return new ReviewBoard(
            [.. entries.Where(entry => entry.Kind == ReviewEntryKind.Note)],
            [.. entries.Where(entry => entry.Kind == ReviewEntryKind.Action).Select((entry, i) => new ReviewAction(
                i + 1, entry.Text ?? string.Empty, entry.Owner ?? string.Empty, entry.Due ?? string.Empty, entry.Author, entry.At, done.GetValueOrDefault(i + 1)?.Author, done.GetValueOrDefault(i + 1)?.At))]);
    }
}

/// <summary>Something that someone is to do.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Owner">Address of who is to do it.</param>
/// <param name="Due">The day by which, <c>2026-12-01</c>.</param>
/// <param name="Author">Who added it.</param>
/// <param name="DoneBy">Who said that it is done; null: it is open.</param>
public sealed record ReviewAction(int Number, string Text, string Owner, string Due, string Author, DateTimeOffset At, string? DoneBy, DateTimeOffset? DoneAt)
{
    public bool IsDone => DoneBy is not null;

    /// <summary>Open after the day by which it was due (UTC).</summary>
    public bool IsLate(DateTimeOffset now) => !IsDone && string.CompareOrdinal(Due, Anchors.AnchorPlanner.DateOf(now)) < 0;
}
