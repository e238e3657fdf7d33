using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Health;

namespace ReleaseFunctions.Activities;

/// <summary>Asks one health query, or takes the answer that another release got within the same interval.</summary>
public sealed class MeasureHealth(SharedMeasurements measurements, Telemetry telemetry)
{
    [Function(nameof(MeasureHealth))]
    public async Task<CheckSample> RunAsync([ActivityTrigger] MeasureOrder order, CancellationToken cancellationToken)
    {
        if (order.Drill is { } drill)
        {
            return new CheckSample(order.Check, order.At, DrillOutside.Measure(drill, order.At));
        }

        (Sample sample, DateTimeOffset at, bool shared) = await measurements.MeasureAsync(order.Query, order.Every, order.At, order.After, cancellationToken);
        if (shared)
        {
            telemetry.SharedMeasurement();
        }
        else
        {
            telemetry.Measured(sample.Kind.ToString());
        }

        return new CheckSample(order.Check, at, sample);
    }
}

/// <summary>What to ask, and for which moment.</summary>
/// <param name="Check">The check that asks.</param>
/// <param name="Every">The interval within which one answer does for all.</param>
/// <param name="After">When the gate began: what another release measured before says nothing about what was deployed.</param>
/// <param name="Drill">Set: the measurement is played.</param>
public sealed record MeasureOrder(string Check, HealthQuery Query, DateTimeOffset At, TimeSpan Every, DateTimeOffset After, DrillMeasure? Drill = null);
