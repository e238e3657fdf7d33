using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;
using ReleaseFunctions.Core.Plans.Building;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Rules;

/// <summary>Steps that stand long enough for the stage's comparisons: with too few values on each side every step would end undecided.</summary>
internal static class FlagComparisonRule
{
    private static readonly TimeSpan DefaultEvery = new FlagPlan { Flag = new LaunchDarklyFlag { Connection = "", Project = "", Environment = "", Flag = "" }, Steps = [] }.Every;
    private static readonly HealthPlan DefaultHealth = new() { Checks = [] };

    /// <param name="flags">The keys of the stage's flags.</param>
    public static void Check(IReadOnlyList<MappingNode> flags, MappingNode health, PlanCheck check)
    {
        TimeSpan every = health.Duration("every") ?? DefaultHealth.Every;
        if (ShortestStand(flags) is not { Keys: { } keys, Stand: var stand } || every <= TimeSpan.Zero || stand <= TimeSpan.Zero)
        {
            return;
        }

        // As FlagRamp.Gate makes it, which cannot be asked yet: it may measure too often, which is reported by itself.
        TimeSpan initialDelay = health.Duration("initialDelay") ?? DefaultHealth.InitialDelay;
        HealthPlan gate = DefaultHealth with { Bake = stand, Every = every < stand ? every : stand, InitialDelay = initialDelay < stand ? initialDelay : stand };
        foreach (MappingNode measured in health.Mappings("checks").Where(IsCompared))
        {
            // Fewer than the default could not tell any difference from chance, whatever the plan asks for.
            int needed = Math.Min((int?)measured.Number("minSamples") ?? ComparisonPlan.DefaultMinSamples, ComparisonPlan.DefaultMinSamples);
            long values = Values(gate, measured);
            if (values < needed)
            {
                check.Errors.Add(
                    keys.PathOf("every"),
                    keys.Value("every")?.At ?? keys.At,
                    $"A step stands for {PlanDuration.Format(stand)}, in which check '{measured.Text("check")}' gets at most {values} {(values == 1 ? "value" : "values")} on each side; it needs {needed}, so no step could pass. Lengthen this 'every', or shorten health's 'every', its 'initialDelay' or the check's 'compare.step'.");
            }
        }
    }

    /// <summary>All flags that have another step wait for the longest <c>every</c> among them, so the fewest flags wait the shortest.</summary>
    private static (MappingNode Keys, TimeSpan Stand)? ShortestStand(IReadOnlyList<MappingNode> flags) => flags
        .SelectMany(keys => Enumerable.Range(1, Math.Max(0, FlagBuilder.Steps(keys).Count() - 1)).Select(step => (Step: step, Keys: keys, Every: keys.Duration("every") ?? DefaultEvery)))
        .GroupBy(each => each.Step, each => (each.Keys, Stand: each.Every))
        .Select(step => ((MappingNode Keys, TimeSpan Stand)?)step.MaxBy(each => each.Stand))
        .MinBy(longest => longest!.Value.Stand);

    private static bool IsCompared(MappingNode measured) =>
        new[] { "prometheus", "http", "azureMonitor" }.Select(measured.Mapping).Any(query => query?.Member("compareTo") is not null || query?.Member("compareToResource") is not null);

    private static long Values(HealthPlan gate, MappingNode measured)
    {
        long rounds = ((gate.Bake - gate.InitialDelay).Ticks / gate.Every.Ticks) + 1;
        return measured.Mapping("prometheus") is not null && measured.Mapping("compare")?.Duration("step") is { } step && step > TimeSpan.Zero
            ? ((rounds - 1) * gate.Every.Ticks / step.Ticks) + 1
            : rounds;
    }
}
