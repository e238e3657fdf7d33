namespace ReleaseFunctions.Orchestrators;

/// <summary>How activities are repeated, named once.</summary>
internal static class ActivityRetries
{
    /// <summary>
    /// Reads and idempotent writes of our own storage: repeated for about a day, since an outage of the store must cost time, not the release.
    /// </summary>
    public static TaskOptions Storage { get; } = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 1500,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 1.5,
        maxRetryInterval: TimeSpan.FromMinutes(1)));

    /// <summary>Following a deployment: what the target answers, and its silence, are values, so a fault is ours; given up after about a quarter of an hour.</summary>
    public static TaskOptions Follow { get; } = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 24,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 1.5,
        maxRetryInterval: TimeSpan.FromMinutes(1)));
}
