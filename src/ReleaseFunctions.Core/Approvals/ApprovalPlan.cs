namespace ReleaseFunctions.Core.Approvals;

/// <summary>Who has to agree before a stage deploys.</summary>
public sealed record ApprovalPlan
{
    /// <summary>How many distinct people must approve; at least 1 (default 1).</summary>
    public int Require { get; init; } = 1;

    /// <summary>E-mail addresses that may decide, as written in the plan.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>Who may not decide although listed.</summary>
    public IReadOnlyList<NotByRule> NotBy { get; init; } = [];

    /// <summary>How long people have; then the release ends as expired. Default 24 h.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often those who have not decided are reminded; null: never.</summary>
    public TimeSpan? Remind { get; init; }
}
