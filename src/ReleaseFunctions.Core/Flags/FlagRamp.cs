using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Core.Flags;

/// <summary>
/// The steps of a stage's flags. All flags take step n together, then stand for the longest <c>every</c> among those that have a
/// step n+1; a flag with fewer steps stays at its last. A ramp never lowers a flag: one that stands above a step keeps what it has.
/// </summary>
public static class FlagRamp
{
    /// <summary>How many steps the ramp has: as many as the flag with the most.</summary>
    public static int Steps(IReadOnlyList<FlagPlan> flags) => flags.Count == 0 ? 0 : flags.Max(flag => flag.Steps.Count);

    /// <summary>Where the plan wants a flag after step <paramref name="step"/> (from 1), if it was not higher before.</summary>
    public static double Wanted(FlagPlan flag, int step) => flag.Steps[Math.Min(step, flag.Steps.Count) - 1];

    /// <summary>What a step changes, in the plan's order; a flag that is high enough already is left out.</summary>
    /// <param name="flags">The plan's flags.</param>
    /// <param name="standing">Where each stands, in the same order.</param>
    /// <param name="step">From 1.</param>
    public static IReadOnlyList<FlagMove> Moves(IReadOnlyList<FlagPlan> flags, IReadOnlyList<FlagStanding> standing, int step) =>
    [
        .. flags.Zip(standing)
            .Where(pair => Wanted(pair.First, step) > pair.Second.Percentage)
            .Select(pair => new FlagMove(pair.Second.Flag, pair.Second.Percentage, Wanted(pair.First, step))),
    ];

    /// <summary>The standing after a flag was changed.</summary>
    public static IReadOnlyList<FlagStanding> With(IReadOnlyList<FlagStanding> standing, FlagTarget flag, double percentage) =>
        [.. standing.Select(each => each.Flag == flag ? each with { Percentage = percentage } : each)];

    /// <summary>How long a step stands before the next; zero after the last, which the stage's health phase judges.</summary>
    public static TimeSpan Stand(IReadOnlyList<FlagPlan> flags, int step) =>
        flags.Where(flag => flag.Steps.Count > step).Select(flag => flag.Every).DefaultIfEmpty(TimeSpan.Zero).Max();

    /// <summary>
    /// The stage's health gate for the time that a step stands: the same checks and limits, measured as often, at least once. An
    /// <c>initialDelay</c> longer than the step makes it one measurement, at its end; more <c>minSamples</c> than a step has room for become all of them.
    /// </summary>
    public static HealthPlan Gate(HealthPlan health, TimeSpan stand)
    {
        HealthPlan gate = health with
        {
            Bake = stand,
            Every = health.Every < stand ? health.Every : stand,
            InitialDelay = health.InitialDelay < stand ? health.InitialDelay : stand,
        };
        int last = SampleSchedule.Count(gate) - 1;
        return gate with { Checks = [.. gate.Checks.Select(check => check.MinSamples > ComparisonLooks.Values(gate, check, last) ? check with { MinSamples = ComparisonLooks.Values(gate, check, last) } : check)] };
    }
}
