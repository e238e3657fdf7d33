using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;
using ReleaseFunctions.Core.Plans.Schema;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Rules;

/// <summary>A check that can be measured and can pass: it either meets a condition or is compared.</summary>
internal static class HealthCheckRule
{
    /// <param name="measured">The check.</param>
    /// <param name="rounds">How often the gate measures; null: not known, because something else is wrong.</param>
    /// <param name="watched">From the first measurement to the end of the gate.</param>
    /// <param name="check">Where errors go.</param>
    public static void Check(MappingNode measured, int? rounds, TimeSpan watched, PlanCheck check)
    {
        bool compares = CheckSubject(measured, check);
        int? possible = compares && measured.Mapping("compare")?.Duration("step") is { } step && step > TimeSpan.Zero && rounds is not null
            ? (int)Math.Min(watched.Ticks / step.Ticks, MannWhitney.MaxValues - 1) + 1
            : rounds;
        int needed = (int?)measured.Number("minSamples") ?? (compares ? ComparisonPlan.DefaultMinSamples : 1);
        if (needed > possible)
        {
            check.Errors.Add(
                measured.PathOf("minSamples"),
                measured.Value("minSamples")?.At ?? measured.At,
                $"There are at most {possible} {(compares ? "values on each side" : "measurements")} by the end of the gate, so {needed} never come together; lower 'minSamples', lengthen 'bake' or measure more often.");
        }

        CheckBaseline(measured, check);
    }

    private static bool CheckSubject(MappingNode measured, PlanCheck check)
    {
        MappingNode? query = measured.Mapping("prometheus") ?? measured.Mapping("http") ?? measured.Mapping("azureMonitor") ?? measured.Mapping("datadog");
        CheckOfNow(query, check);
        bool metric = query?.Member("resource") is not null;
        foreach (string wrong in new[] { metric ? "compareTo" : "compareToResource" }.Where(key => query?.Member("firedAlerts") is null && measured.Mapping("azureMonitor")?.Member(key) is not null))
        {
            check.Errors.Add(query!.Value(wrong)!, metric ? "A metric is compared with that of another resource; write 'compareToResource'." : "A query is compared with another query; write 'compareTo'.");
        }

        bool compares = query?.Member("compareTo") is not null || query?.Member("compareToResource") is not null;
        if (compares && measured.Member("pass") is not null)
        {
            check.Errors.Add(measured.Value("pass")!, "A check either meets a condition or is compared; remove 'pass', or 'compareTo' of the query.");
        }
        else if (!compares && measured.Member("pass") is null)
        {
            check.Errors.Add(measured.PathOf("pass"), measured.At, $"The key 'pass' is missing; expected {PlanTexts.PassOrBaseline.Noun}, or 'compareTo' in the query.");
        }

        if (measured.Mapping("compare") is { } compare)
        {
            if (!compares)
            {
                check.Errors.Add(compare, "There is nothing to compare with; add 'compareTo' to the query, or remove 'compare'.");
            }
            else if (compare.Member("step") is not null && measured.Mapping("prometheus") is null)
            {
                check.Errors.Add(compare.Value("step")!, "Only prometheus answers about a stretch of time; remove 'step': one value is taken per measurement.");
            }
        }

        return compares;
    }

    private static void CheckBaseline(MappingNode measured, PlanCheck check)
    {
        string? pass = measured.Text("pass");
        PassCondition? condition = null;
        if (measured.Mapping("baseline") is not { } baseline || (pass is not null && !PassCondition.TryParse(pass, out condition, out _)))
        {
            return;
        }

        if (condition is null or { UsesBaseline: false })
        {
            check.Errors.Add(baseline, "'pass' does not compare with the baseline; remove 'baseline', or write a condition like \"<= baseline * 1.1\".");
        }
        else if (baseline.Number("samples") > 1 && WhatCannotLookBack(measured) is { } subject)
        {
            check.Errors.Add(baseline.Value("samples")!, $"{subject} cannot look back, so its baseline is one value; remove 'samples', or ask a system that keeps its numbers.");
        }
    }

    /// <summary>Null: the query can.</summary>
    private static string? WhatCannotLookBack(MappingNode measured) =>
        measured.Mapping("http") is not null ? "An http probe"
        : measured.Mapping("azureMonitor")?.Member("firedAlerts") is not null ? "A count of the alerts that fire"
        : measured.Mapping("datadog")?.Member("monitor") is not null ? "The state of a monitor"
        : null;

    /// <summary>What asks how things are now has no span, and nothing to compare with.</summary>
    private static void CheckOfNow(MappingNode? query, PlanCheck check)
    {
        string? subject = query?.Member("monitor") is not null ? "monitor" : query?.Member("firedAlerts") is not null ? "firedAlerts" : null;
        foreach (string key in new[] { "span", "compareTo", "compareToResource" }.Where(key => subject is not null && query!.Member(key) is not null))
        {
            check.Errors.Add(query!.Value(key)!, $"'{key}' does not go with '{subject}', which asks how things are now; remove '{key}'.");
        }

        if (query?.Member("severity") is not null && subject != "firedAlerts")
        {
            check.Errors.Add(query.Value("severity")!, "'severity' belongs to 'firedAlerts'; remove it.");
        }
    }
}
