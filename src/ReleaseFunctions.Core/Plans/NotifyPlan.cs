namespace ReleaseFunctions.Core.Plans;

/// <summary>Who is told when a release of the plan starts, is paused, or ends; rooms also when somebody has to act.</summary>
public sealed record NotifyPlan
{
    /// <summary>E-mail addresses.</summary>
    public IReadOnlyList<string> Email { get; init; } = [];

    /// <summary>Rooms: names of connections of kind slack or teams.</summary>
    public IReadOnlyList<string> Chat { get; init; } = [];
}
