using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Core.Drills;

/// <summary>
/// Values of a canary and of the baseline beside it, which the real comparison judges. While all is well both sides have the same value at the same time, so that
/// no chance makes a drill fail; while the scenario has the canary fail, it is so far from the baseline that it would fail by itself.
/// </summary>
public static class SimulatedComparison
{
    private const double Middle = 100;

    /// <summary>One value.</summary>
    /// <param name="reading">What the scenario has the canary measure then; null: as the baseline. It never concerns the baseline.</param>
    public static Sample Value(DrillReading? reading, ComparisonPlan compare, bool isBaseline, DateTimeOffset at) => isBaseline || reading is null
        ? Sample.Of(Beside(at), "simulated")
        : reading switch
        {
            DrillReading.NoData => Sample.NoData("no series, as the scenario has it"),
            DrillReading.Error => Sample.Error("the query failed, as the scenario has it"),
            _ => Sample.Of(Bad(compare, Beside(at)), "simulated, as the scenario has it"),
        };

    /// <summary>One side over a stretch of time.</summary>
    /// <param name="reading">What the scenario has the canary measure at a moment.</param>
    public static SampleSeries Series(Func<DateTimeOffset, DrillReading?> reading, ComparisonPlan compare, bool isBaseline, ComparisonWindow window)
    {
        Sample[] samples = [.. Enumerable.Range(0, window.Expected).Select(index => window.From + (index * window.Step)).Select(at => Value(reading(at), compare, isBaseline, at))];
        return samples[^1].Kind == SampleKind.Error
            ? SampleSeries.Error(samples[^1].Message)
            : SampleSeries.Of(samples.Where(sample => sample.Value is not null).Select(sample => sample.Value!.Value), samples[^1].Message);
    }

    private static double Bad(ComparisonPlan compare, double beside) => compare.Direction == ComparisonDirection.Decrease
        ? beside * Math.Min(0.5, compare.AllowedDecrease / 2)
        : beside * Math.Max(2, compare.AllowedIncrease * 2);

    // Some noise that is the same whenever it is asked for: 100 to 101.
    private static double Beside(DateTimeOffset at) => Middle + (((ulong)at.UtcTicks * 0x9E37_79B9_7F4A_7C15 >> 40) / (double)(1 << 24));
}
