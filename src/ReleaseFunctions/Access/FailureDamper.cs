using System.Collections.Concurrent;

namespace ReleaseFunctions.Access;

/// <summary>
/// Slows down whoever tries credentials: after <see cref="Limit"/> failures within <see cref="Window"/> from one source and for one key, no
/// further one is looked at until the window has moved on. Each process counts for itself: keys are too long to be guessed at any rate,
/// so this saves work and log lines, and nothing rests on instances counting together.
/// </summary>
internal sealed class FailureDamper(TimeProvider time)
{
    /// <summary>Failures within the window that are looked at.</summary>
    public const int Limit = 30;

    /// <summary>Sources that are remembered; beyond it the oldest are forgotten.</summary>
    private const int MaxSources = 10_000;

    /// <summary>How far back failures count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Source, string Target), Queue<DateTimeOffset>> _failures = [];

    /// <summary>How many sources are remembered.</summary>
    public int Count => _failures.Count;

    /// <summary>How long to wait; null: the next attempt is looked at.</summary>
    /// <param name="source">Where the request comes from; empty: not counted.</param>
    /// <param name="target">The key that was tried, so that one who has lost a key does not lock out the others behind the same address; null: none that exists.</param>
    public TimeSpan? Holds(string source, string? target)
    {
        if (source.Length == 0 || !_failures.TryGetValue((source, target ?? string.Empty), out Queue<DateTimeOffset>? failures))
        {
            return null;
        }

        lock (failures)
        {
            DateTimeOffset now = time.GetUtcNow();
            Forget(failures, now);
            return failures.Count >= Limit ? failures.Peek() + Window - now : null;
        }
    }

    /// <summary>Counts an attempt that failed.</summary>
    public void Failed(string source, string? target)
    {
        if (source.Length == 0)
        {
            return;
        }

        if (_failures.Count >= MaxSources)
        {
            ForgetOldest();
        }

        Queue<DateTimeOffset> failures = _failures.GetOrAdd((source, target ?? string.Empty), _ => new Queue<DateTimeOffset>());
        lock (failures)
        {
            DateTimeOffset now = time.GetUtcNow();
            Forget(failures, now);
            if (failures.Count < Limit)
            {
                failures.Enqueue(now);
            }
        }
    }

    private static void Forget(Queue<DateTimeOffset> failures, DateTimeOffset now)
    {
        while (failures.TryPeek(out DateTimeOffset oldest) && oldest + Window <= now)
        {
            failures.Dequeue();
        }
    }

    // Whoever floods us from many addresses gains nothing but fresh counts.
    private void ForgetOldest()
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (((string, string) key, Queue<DateTimeOffset> failures) in _failures)
        {
            lock (failures)
            {
                Forget(failures, now);
                if (failures.Count == 0)
                {
                    _failures.TryRemove(key, out _);
                }
            }
        }

        if (_failures.Count >= MaxSources)
        {
            _failures.Clear();
        }
    }
}
