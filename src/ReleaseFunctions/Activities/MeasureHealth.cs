using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Activities;

/// <summary>Asks one health query.</summary>
public sealed class MeasureHealth(IHealthSource source, Telemetry telemetry)
{
    [Function(nameof(MeasureHealth))]
    public async Task<Sample> RunAsync([ActivityTrigger] MeasureOrder order, CancellationToken cancellationToken)
    {
        Sample sample = await source.MeasureAsync(order.Query, order.At, cancellationToken);
        telemetry.Measured(sample.Kind.ToString());
        return sample;
    }
}

/// <summary>What to ask, and for which moment.</summary>
public sealed record MeasureOrder(HealthQuery Query, DateTimeOffset At);
