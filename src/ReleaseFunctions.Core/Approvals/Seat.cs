namespace ReleaseFunctions.Core.Approvals;

/// <summary>
/// A place in an approval that can be counted once: a person's own, or that of someone who delegated it to them. Recorded with a decision, because
/// delegations end and groups change.
/// </summary>
/// <param name="Person">Whose place it is.</param>
/// <param name="Rules">The rules for which it can be counted, from 1.</param>
public sealed record Seat(string Person, IReadOnlyList<int> Rules)
{
    /// <summary>The groups whose membership, looked up at the decision, gave it.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
}
