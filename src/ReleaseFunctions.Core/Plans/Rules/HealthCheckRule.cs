using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Rules;

/// <summary>A check that can be measured and can pass.</summary>
internal static class HealthCheckRule
{
    /// <param name="measured">The check.</param>
    /// <param name="rounds">How often the gate measures; null: not known, because something else is wrong.</param>
    /// <param name="check">Where errors go.</param>
    public static void Check(MappingNode measured, int? rounds, PlanCheck check)
    {
        if (measured.Number("minSamples") is { } needed && needed > rounds)
        {
            check.Errors.Add(measured.Value("minSamples")!, $"The gate measures {rounds} times, so {needed} measurements never come together; lower 'minSamples', lengthen 'bake' or shorten 'every'.");
        }

        if (measured.Mapping("baseline") is not { } baseline || measured.Text("pass") is not { } pass || !PassCondition.TryParse(pass, out PassCondition? condition, out _))
        {
            return;
        }

        if (!condition.UsesBaseline)
        {
            check.Errors.Add(baseline, $"'pass' ({pass}) does not compare with the baseline; remove 'baseline', or write a condition like \"<= baseline * 1.1\".");
        }
        else if (measured.Mapping("http") is not null && baseline.Number("samples") > 1)
        {
            check.Errors.Add(baseline.Value("samples")!, "An http probe cannot look back, so its baseline is one value; remove 'samples', or ask a system that keeps its numbers.");
        }
    }
}
