using ReleaseFunctions.Core.Health.Comparisons;

namespace ReleaseFunctions.Core.Health;

/// <summary>Port: asks outside systems for numbers. Never throws for what the outside does; that is a <see cref="SampleKind.Error"/>.</summary>
public interface IHealthSource
{
    /// <summary>Asks for the value at <paramref name="at"/>.</summary>
    Task<Sample> MeasureAsync(HealthQuery query, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Asks for the values from <paramref name="from"/> to <paramref name="to"/>, both included where the step meets them: one after the other, unless the source knows better.</summary>
    async Task<SampleSeries> MeasureRangeAsync(HealthQuery query, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellationToken)
    {
        List<Sample> samples = [];
        for (DateTimeOffset at = from; at <= to; at += step)
        {
            samples.Add(await MeasureAsync(query, at, cancellationToken));
        }

        return SampleSeries.Of(samples);
    }
}
