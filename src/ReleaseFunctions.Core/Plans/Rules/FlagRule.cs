using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Plans.Building;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Rules;

/// <summary>Flags whose steps rise, each there once, and with gates between the steps that stay finite.</summary>
internal static class FlagRule
{
    private static readonly TimeSpan DefaultEvery = new FlagPlan { Flag = new LaunchDarklyFlag { Connection = "", Project = "", Environment = "", Flag = "" }, Steps = [] }.Every;
    private static readonly HealthPlan DefaultHealth = new() { Checks = [] };

    public static void Check(MappingNode stage, PlanCheck check)
    {
        Dictionary<string, MappingNode> seen = [];
        foreach (MappingNode flag in stage.Mappings("flags").Take(PlanLimits.MaxFlags))
        {
            foreach (string system in new[] { LaunchDarklyFlag.SystemName, AppConfigurationFlag.SystemName })
            {
                if (flag.Mapping(system) is { } keys)
                {
                    CheckOnce(system, keys, seen, check);
                    CheckSteps(keys, check);
                    CheckGate(keys, stage.Mapping("health"), check);
                }
            }
        }

        if (stage.Mapping("health") is { } health)
        {
            FlagComparisonRule.Check([.. seen.Values], health, check);
        }
    }

    private static void CheckOnce(string system, MappingNode keys, Dictionary<string, MappingNode> seen, PlanCheck check)
    {
        string name = string.Join('\n', new[] { "connection", "project", "environment", "flag", "key", "label" }.Select(key => keys.Text(key)).Prepend(system));
        if (!seen.TryAdd(name, keys))
        {
            check.Errors.Add(keys, $"The flag is there twice, first in line {seen[name].At.Line}; a stage ramps a flag once.");
        }
    }

    private static void CheckSteps(MappingNode keys, PlanCheck check)
    {
        double above = 0;
        foreach (ScalarNode step in ((keys.Value("steps") as ListNode)?.Items ?? []).OfType<ScalarNode>().Where(step => step.Number is not null).Take(PlanLimits.MaxFlagSteps))
        {
            double percentage = step.Number!.Value;
            if (percentage <= above)
            {
                check.Errors.Add(step, $"The steps must rise, but {FlagWords.Percent(percentage)} follows {FlagWords.Percent(above)}.");
            }
            else if (Math.Abs((percentage * 1_000) - Math.Round(percentage * 1_000)) > 1e-6)
            {
                check.Errors.Add(step, $"A step has at most three decimals, found {step.Written}.");
            }

            above = Math.Max(above, percentage);
        }
    }

    /// <summary>The stage's checks are measured while a step stands.</summary>
    private static void CheckGate(MappingNode keys, MappingNode? health, PlanCheck check)
    {
        if (health is null || FlagBuilder.Steps(keys).Count() < 2)
        {
            return;
        }

        TimeSpan stand = keys.Duration("every") ?? DefaultEvery;
        TimeSpan every = health.Duration("every") ?? DefaultHealth.Every;
        TimeSpan initialDelay = health.Duration("initialDelay") ?? DefaultHealth.InitialDelay;
        if (every > TimeSpan.Zero && stand > initialDelay && (stand - initialDelay) / every >= PlanLimits.MaxMeasurements)
        {
            check.Errors.Add(
                keys.PathOf("every"),
                keys.Value("every")?.At ?? keys.At,
                $"The gate of one step would measure {(long)((stand - initialDelay) / every) + 1} times; at most {PlanLimits.MaxMeasurements} are allowed. Lengthen health's 'every' or shorten this one.");
        }
    }
}
