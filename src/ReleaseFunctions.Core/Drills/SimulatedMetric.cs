using System.Globalization;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Core.Drills;

/// <summary>Finds a value that meets a check's condition, or one that does not.</summary>
public static partial class SimulatedMetric
{
    /// <summary>What the check measures.</summary>
    /// <param name="reading">Null: what the plan hopes for.</param>
    /// <param name="holds">Whether a value meets the check's condition.</param>
    /// <param name="condition">The condition as written; its numbers are where values change sides.</param>
    public static Sample Of(DrillReading? reading, string condition, Func<double, bool> holds) => reading switch
    {
        DrillReading.NoData => Sample.NoData("no series, as the scenario has it"),
        DrillReading.Error => Sample.Error("the query failed, as the scenario has it"),
        _ => Value(condition, holds, good: reading is null),
    };

    private static Sample Value(string condition, Func<double, bool> holds, bool good)
    {
        double[] candidates = [.. Candidates(condition)];
        return candidates.Where(value => holds(value) == good).Take(1).ToArray() is [double value]
            ? Sample.Of(value, good ? "simulated" : "simulated, as the scenario has it")
            : Sample.NoData($"no value {(good ? "meets" : "fails")} '{condition}'");
    }

    // On, just beside and far from every number of the condition.
    private static IEnumerable<double> Candidates(string condition)
    {
        double[] limits = [.. Number().Matches(condition).Select(match => double.Parse(match.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture)).Prepend(0)];
        return limits.Select(limit => limit * 0.5)
            .Concat(limits)
            .Concat(limits.Zip(limits.Skip(1), (a, b) => (a + b) / 2))
            .Concat(limits.SelectMany(limit => new[] { (limit * 2) + 1, (limit / 2) - 1, limit * 1.01, limit * 0.99, limit + 1e-6, limit - 1e-6 }))
            .Concat([1, 200, 1e9, -1e9]);
    }

    [GeneratedRegex(@"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")]
    private static partial Regex Number();
}
