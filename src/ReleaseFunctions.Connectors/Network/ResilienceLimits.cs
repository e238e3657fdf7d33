namespace ReleaseFunctions.Connectors.Network;

/// <summary>When a call is tried again, and when a host that fails is left alone. One place, so that tests can change it.</summary>
internal sealed record ResilienceLimits
{
    /// <summary>Tries of a call that may be repeated, after the first; 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Pause before the first further try, doubled for the next and jittered by half, unless the host asks for another; 500 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>An answer that asks for a longer pause is passed on, because whoever asked can wait without holding a connection; 5 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A host is left alone once it was called this often within <see cref="BreakerWindow"/>, and half of the calls failed; 10.</summary>
    public int BreakerCalls { get; init; } = 10;

    /// <summary>Over how long calls are counted; 30 s.</summary>
    public TimeSpan BreakerWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a host is left alone; then one call tells whether it is well again; 30 s.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(30);
}
