namespace ReleaseFunctions.Core.Plans;

/// <summary>Who is told when a release of the plan starts, is paused, or ends.</summary>
public sealed record NotifyPlan
{
    /// <summary>E-mail addresses.</summary>
    public IReadOnlyList<string> Email { get; init; } = [];
}
