namespace ReleaseFunctions.Core.Health;

/// <summary>Port: asks outside systems for numbers. Never throws for what the outside does; that is a <see cref="SampleKind.Error"/>.</summary>
public interface IHealthSource
{
    /// <summary>Asks for the value at <paramref name="at"/>.</summary>
    Task<Sample> MeasureAsync(HealthQuery query, DateTimeOffset at, CancellationToken cancellationToken);
}
