namespace ReleaseFunctions.Connectors.Network;

/// <summary>Bounds on what an outside system can cost us. One place, so that tests can tighten them.</summary>
internal sealed record ConnectorLimits
{
    /// <summary>Largest answer that is read, in bytes; 1 MB.</summary>
    public int MaxResponseBytes { get; init; } = 1024 * 1024;

    /// <summary>Longest wait for a deployment system's answer; 100 s. A connection can set its own.</summary>
    public TimeSpan DeploymentTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Longest wait for a query, further tries included. 30 s. A connection can set its own.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries of a query of Azure Monitor after the first; 2.</summary>
    public int QueryRetries { get; init; } = 2;

    /// <summary>Pause before the first further try; doubled for the next, and jittered; 500 ms.</summary>
    public TimeSpan QueryRetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A query whose system asks for a longer pause than this is not tried again; the next measurement is the retry. 5 s.</summary>
    public TimeSpan LongestQueryPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest <c>Retry-After</c> of a deployment system that is passed on; 1 h.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromHours(1);
}
