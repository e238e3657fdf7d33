namespace ReleaseFunctions.Core.Deployments;

/// <summary>When a request that was not taken is sent again, and when a running deployment is asked about again.</summary>
public static class DeploymentRetry
{
    /// <summary>Our own pauses never grow longer than this; a pause that the target asks for is kept as it is.</summary>
    public static TimeSpan LongestBackoff { get; } = TimeSpan.FromMinutes(10);

    /// <summary>No pause is longer, whatever the target asks for; every deployment's timeout ends before.</summary>
    public static TimeSpan LongestPause { get; } = TimeSpan.FromDays(7);

    /// <summary>Pause after send number <paramref name="sends"/>: <c>delay · backoff^(sends-1)</c>, or what the target asked for if that is longer.</summary>
    /// <param name="sends">Sends so far, from 1.</param>
    public static TimeSpan Delay(RetryPlan plan, int sends, TimeSpan? retryAfter)
    {
        double ticks = plan.Delay.Ticks * Math.Pow(plan.Backoff, Math.Max(0, sends - 1));
        TimeSpan backoff = ticks < LongestBackoff.Ticks ? TimeSpan.FromTicks((long)ticks) : LongestBackoff;
        return Longer(backoff, retryAfter);
    }

    /// <summary>When to send again; null if the sends are used up or the timeout would be over by then.</summary>
    /// <param name="sends">Sends so far, from 1.</param>
    /// <param name="firstSentAt">When the timeout began.</param>
    public static DateTimeOffset? NextSend(DeploymentPlan plan, int sends, DateTimeOffset firstSentAt, DateTimeOffset now, TimeSpan? retryAfter)
    {
        if (sends >= plan.Retry.Attempts)
        {
            return null;
        }

        DateTimeOffset next = now + Delay(plan.Retry, sends, retryAfter);
        return next < firstSentAt + plan.Timeout ? next : null;
    }

    /// <summary>Pause before a running deployment is asked about again: 2 s, growing by half to 30 s, or what the target asked for if that is longer.</summary>
    /// <param name="polls">How often it was asked about so far.</param>
    public static TimeSpan PollDelay(int polls, TimeSpan? retryAfter) =>
        Longer(TimeSpan.FromSeconds(Math.Min(30, 2 * Math.Pow(1.5, Math.Clamp(polls, 0, 20)))), retryAfter);

    private static TimeSpan Longer(TimeSpan own, TimeSpan? asked) =>
        asked is not { } pause || pause <= own ? own : pause < LongestPause ? pause : LongestPause;
}
