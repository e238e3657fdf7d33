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
}
