using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Rules;

/// <summary>A health gate that measures at least once and ends.</summary>
internal static class HealthRule
{
    private static readonly HealthPlan Defaults = new() { Checks = [] };

    public static void Check(MappingNode health, PlanCheck check)
    {
        TimeSpan bake = health.Duration("bake") ?? Defaults.Bake;
        TimeSpan every = health.Duration("every") ?? Defaults.Every;
        TimeSpan initialDelay = health.Duration("initialDelay") ?? Defaults.InitialDelay;

        CheckAtMostBake("every", every);
        CheckAtMostBake("initialDelay", initialDelay);
        if (every > TimeSpan.Zero && (bake - initialDelay) / every >= PlanLimits.MaxMeasurements)
        {
            check.Errors.Add(
                health.PathOf("every"),
                health.Value("every")?.At ?? health.At,
                $"The gate would measure {(long)((bake - initialDelay) / every) + 1} times; at most {PlanLimits.MaxMeasurements} are allowed. Lengthen 'every' or shorten 'bake'.");
        }

        foreach (MappingNode measured in health.Mappings("checks"))
        {
            HealthCheckRule.Check(measured, Rounds(bake, every, initialDelay), bake - initialDelay, check);
        }

        void CheckAtMostBake(string key, TimeSpan value)
        {
            if (value > bake)
            {
                // The key itself may be absent, when its default is longer than a short bake.
                Position at = health.Value(key)?.At ?? health.Value("bake")?.At ?? health.At;
                check.Errors.Add(health.PathOf(key), at, $"'{key}' ({PlanDuration.Format(value)}) must not be longer than 'bake' ({PlanDuration.Format(bake)}).");
            }
        }
    }

    /// <summary>How often the gate measures; null where its durations are wrong, which is reported.</summary>
    private static int? Rounds(TimeSpan bake, TimeSpan every, TimeSpan initialDelay) =>
        every > TimeSpan.Zero && initialDelay <= bake && (bake - initialDelay) / every < PlanLimits.MaxMeasurements
            ? (int)((bake - initialDelay).Ticks / every.Ticks) + 1
            : null;
}
