using ReleaseFunctions.Core.Health;

namespace ReleaseFunctions.Health;

/// <summary>
/// Asks identical queries of different releases once per interval within this process: those at the same moment wait for one answer, later
/// ones of the interval get it. A release never gets an answer from before its own gate began, which would say nothing about what it
/// deployed. An error is no measurement: whoever waits for it gets it, whoever comes later asks anew.
/// </summary>
public sealed class SharedMeasurements(IHealthSource source, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<MeasureSlot, Taken> _taken = [];

    /// <summary>Measures, or takes the measurement of the interval.</summary>
    /// <param name="every">Length of the interval.</param>
    /// <param name="at">The moment that is asked about.</param>
    /// <param name="after">An answer about this moment or an earlier one is of no use, unless it is the own one.</param>
    /// <returns>The answer, the moment it is about, and whether another release asked for it.</returns>
    public async Task<(Sample Sample, DateTimeOffset At, bool Shared)> MeasureAsync(
        HealthQuery query, TimeSpan every, DateTimeOffset at, DateTimeOffset after, CancellationToken cancellationToken)
    {
        MeasureSlot slot = MeasureSlot.Of(query, every, at);
        (Taken taken, bool shared) = TakeOrAsk(slot, at, after);

        // The request goes on for the others when this caller is stopped; the source bounds it.
        Sample sample = await taken.Answer.WaitAsync(cancellationToken);
        return (sample, taken.At, shared);
    }

    private (Taken Taken, bool Shared) TakeOrAsk(MeasureSlot slot, DateTimeOffset at, DateTimeOffset after)
    {
        lock (_lock)
        {
            if (_taken.TryGetValue(slot, out Taken? known) && known.At > after && !known.Failed)
            {
                return (known, true);
            }

            DateTimeOffset now = time.GetUtcNow();
            foreach (MeasureSlot over in _taken.Keys.Where(other => other.End <= now && _taken[other].Answer.IsCompleted).ToArray())
            {
                _taken.Remove(over);
            }

            Taken asked = new(at, Task.Run(() => source.MeasureAsync(slot.Query, at, CancellationToken.None)));
            _taken[slot] = asked;
            return (asked, false);
        }
    }

    /// <param name="At">The moment that was asked about.</param>
    /// <param name="Answer">Completed once it is there.</param>
    private sealed record Taken(DateTimeOffset At, Task<Sample> Answer)
    {
        public bool Failed => Answer.IsCompleted && (!Answer.IsCompletedSuccessfully || Answer.Result.Kind == SampleKind.Error);
    }
}
