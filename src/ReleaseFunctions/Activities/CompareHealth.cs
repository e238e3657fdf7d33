using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;
using ReleaseFunctions.Drills;

namespace ReleaseFunctions.Activities;

/// <summary>Asks for the values of a canary and of what it is compared with, and keeps of them what a verdict needs: the values stay with the source.</summary>
public sealed class CompareHealth(IHealthSource source, Telemetry telemetry)
{
    [Function(nameof(CompareHealth))]
    public async Task<CheckSample> RunAsync([ActivityTrigger] CompareOrder order, CancellationToken cancellationToken)
    {
        if (order.Drill is { } drill)
        {
            return new CheckSample(order.Check, order.Window.To, DrillOutside.Compare(drill, order.Compare, order.Window));
        }

        HealthQuery other = order.Query.Other() ?? throw new InvalidOperationException($"Check '{order.Check}' has nothing to compare with.");
        SampleSeries[] sides = await Task.WhenAll(AskAsync(order.Query.Alone(), order.Window, cancellationToken), AskAsync(other, order.Window, cancellationToken));
        Sample sample = Comparison.Sample(order.Compare, sides[0], sides[1], order.Window.Expected);
        telemetry.Measured(sample.Kind.ToString());
        return new CheckSample(order.Check, order.Window.To, sample);
    }

    private Task<SampleSeries> AskAsync(HealthQuery query, ComparisonWindow window, CancellationToken cancellationToken) =>
        source.MeasureRangeAsync(query, window.From, window.To, window.Step, cancellationToken);
}

/// <summary>What to compare, and over which stretch of time.</summary>
/// <param name="Compare">With the confidence of this look.</param>
/// <param name="Drill">Set: both sides are played.</param>
public sealed record CompareOrder(string Check, HealthQuery Query, ComparisonPlan Compare, ComparisonWindow Window, DrillMeasure? Drill = null);
