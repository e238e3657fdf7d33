using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Checklists;

/// <summary>An item as it was asked for: its templates expanded, its check in words. It stands so in the history.</summary>
/// <param name="Owner">Who ticks it; null: whoever may.</param>
/// <param name="Check">What ticks it by itself, in words; null: a person does.</param>
public sealed record ChecklistItem(string Item, string Text, string? Owner, string? Check)
{
    public static ChecklistItem Of(ChecklistItemPlan plan) =>
        new(plan.Item, plan.Text, plan.Owner, plan.Check switch
        {
            null => null,
            { Query: TicketQuery ticket } => ticket.InWords(),
            { } check => $"{check.Query.Connection} measures {check.Pass}",
        });

    /// <summary>For people: <c>db-migration (dba@contoso.example)</c>.</summary>
    public string InWords() => (Check, Owner) switch
    {
        (null, null) => $"{Item} (anyone who may approve or operate)",
        (null, _) => $"{Item} ({Owner})",
        (_, null) => $"{Item} (when {Check})",
        _ => $"{Item} (when {Check}, or {Owner})",
    };
}
