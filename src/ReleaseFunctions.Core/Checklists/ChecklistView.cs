namespace ReleaseFunctions.Core.Checklists;

/// <summary>A stage attempt's checklist and how far it has come.</summary>
public sealed record ChecklistView(IReadOnlyList<ChecklistItem> Items, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, IReadOnlyList<ChecklistTick> Ticks)
{
    /// <summary>Items that nobody has ticked.</summary>
    public IEnumerable<ChecklistItem> Open => Items.Where(item => TickOf(item.Item) is null);

    /// <summary>Whether every item is ticked.</summary>
    public bool IsComplete => !Open.Any();

    public ChecklistItem? Find(string item) => Items.FirstOrDefault(one => one.Item == item);

    public ChecklistTick? TickOf(string item) => Ticks.FirstOrDefault(tick => tick.Item == item);
}
