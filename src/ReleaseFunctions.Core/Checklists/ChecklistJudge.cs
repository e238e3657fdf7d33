using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Checklists;

/// <summary>Decides how a checklist stands, and whether a measurement ticks an item.</summary>
public static class ChecklistJudge
{
    /// <param name="items">What was asked for.</param>
    /// <param name="ticked">Names of the items that are ticked.</param>
    public static ChecklistVerdict Judge(IReadOnlyList<ChecklistItem> items, IReadOnlyCollection<string> ticked, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        List<ChecklistItem> open = [.. items.Where(item => !ticked.Contains(item.Item))];
        return open.Count == 0 ? new(ChecklistOutcome.Complete, $"{(items.Count == 1 ? "The item is" : $"All {items.Count} items are")} ticked.")
            : now >= expiresAt
                ? new(ChecklistOutcome.Expired, $"The checklist expired at {expiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC with {Count(open.Count, items.Count)} not ticked: {Names(open)}. Start a new release to go through it again.")
            : new(ChecklistOutcome.Open, $"Waiting for {Count(open.Count, items.Count)}: {Names(open)}, until {expiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
    }

    /// <summary>Judges a measurement of an item's check. Nothing unknown ever ticks.</summary>
    public static (bool Passes, string Text) Assess(ChecklistCheck check, Sample sample) => sample switch
    {
        { Kind: SampleKind.Value, Value: { } value } when check.Query is TicketQuery => (PassCondition.Parse(check.Pass).Holds(value) == true, sample.Message),
        { Kind: SampleKind.Value, Value: { } value } when PassCondition.Parse(check.Pass).Holds(value) => (true, $"{Write(value)} is {check.Pass}"),
        { Kind: SampleKind.Value, Value: { } value } => (false, $"{Write(value)} is not {check.Pass}"),
        { Kind: SampleKind.NoData } => (false, $"no data ({sample.Message})"),
        _ => (false, $"not measured ({sample.Message})"),
    };

    private static string Count(int open, int all) => $"{open} of {all} checklist item{(all == 1 ? string.Empty : "s")}";

    private static string Names(IEnumerable<ChecklistItem> items) => string.Join(", ", items.Select(item => item.InWords()));

    private static string Write(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
