namespace ReleaseFunctions.Core.Health;

/// <summary>
/// When a health gate measures: at <c>initialDelay + k·every</c> for k = 0, 1, … up to and including <c>bake</c>, all counted
/// from the moment at which deploy and flags have ended. The first round is the one at <c>initialDelay</c> itself; the gate
/// lasts until <c>bake</c> even where the last round comes earlier.
/// </summary>
public static class SampleSchedule
{
    /// <summary>Rounds that one gate may have.</summary>
    public const int MaxRounds = 10_000;

    /// <summary>How many rounds there are; 0 if <c>initialDelay</c> is longer than <c>bake</c>.</summary>
    /// <exception cref="ArgumentException"><c>every</c> is not positive, or there are more than <see cref="MaxRounds"/>.</exception>
    public static int Count(HealthPlan plan)
    {
        if (plan.Every <= TimeSpan.Zero)
        {
            throw new ArgumentException($"A health gate cannot measure every {plan.Every}; 'every' must be longer than 0.", nameof(plan));
        }

        if (plan.InitialDelay > plan.Bake)
        {
            return 0;
        }

        long rounds = ((plan.Bake - plan.InitialDelay).Ticks / plan.Every.Ticks) + 1;
        return rounds <= MaxRounds
            ? (int)rounds
            : throw new ArgumentException($"A health gate of {plan.Bake} every {plan.Every} has {rounds} rounds; at most {MaxRounds} are allowed. Measure less often.", nameof(plan));
    }

    /// <summary>When round <paramref name="index"/> (from 0) is due.</summary>
    public static DateTimeOffset At(HealthPlan plan, DateTimeOffset start, int index) => start + plan.InitialDelay + (index * plan.Every);

    /// <summary>When the gate ends unless a check fails before.</summary>
    public static DateTimeOffset End(HealthPlan plan, DateTimeOffset start) => start + plan.Bake;

    /// <summary>When each round is due.</summary>
    /// <inheritdoc cref="Count" path="/exception"/>
    public static IReadOnlyList<DateTimeOffset> Times(HealthPlan plan, DateTimeOffset start) =>
        [.. Enumerable.Range(0, Count(plan)).Select(index => At(plan, start, index))];
}
