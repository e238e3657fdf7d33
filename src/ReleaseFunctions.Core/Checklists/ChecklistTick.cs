namespace ReleaseFunctions.Core.Checklists;

/// <summary>That an item was ticked. It cannot be taken back.</summary>
/// <param name="By">The person's address, <c>key:name</c>, or <c>system</c> for a check.</param>
/// <param name="Evidence">A link or a text; for a check, what was measured.</param>
/// <param name="Value">The number a check measured.</param>
/// <param name="Via">link, page, api or check.</param>
public sealed record ChecklistTick(string Item, string By, DateTimeOffset At, string? Evidence, string? Comment, double? Value, string Via)
{
    /// <summary>The longest evidence, in characters.</summary>
    public const int MaxEvidence = 2_000;
}
