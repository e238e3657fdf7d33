namespace ReleaseFunctions.Core.Approvals;

/// <summary>Someone decides approvals in someone else's stead for a time.</summary>
/// <param name="Id">Names it in addresses.</param>
/// <param name="Delegator">Whose decisions; address, lower case.</param>
/// <param name="To">Who decides them; address, lower case.</param>
/// <param name="From">From when (UTC).</param>
/// <param name="Until">Until when (UTC), exclusive.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
/// <param name="CreatedBy">Who made it, as in the history.</param>
public sealed record Delegation(
    string Id, string Delegator, string To, DateTimeOffset From, DateTimeOffset Until, string Reason, DateTimeOffset CreatedAt, string CreatedBy)
{
    /// <summary>Set: it ended at that moment, before its time.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The one approval that it is about; null: all of them.</summary>
    public DelegationScope? Scope { get; init; }

    /// <summary>Whether it is about the approval of that stage attempt.</summary>
    public bool Concerns(string releaseId, string stage, int attempt) => Scope is null || Scope == new DelegationScope(releaseId, stage, attempt);

    /// <summary>Whether it holds at that moment.</summary>
    public bool IsActive(DateTimeOffset now) => From <= now && now < Until && RevokedAt is null;
}
