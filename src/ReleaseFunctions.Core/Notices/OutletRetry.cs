namespace ReleaseFunctions.Core.Notices;

/// <summary>How long an outlet that does not answer is tried with one notice: about half a day, less and less often.</summary>
public static class OutletRetry
{
    /// <summary>Tries of one notice before it is recorded as failed.</summary>
    public const int MaxTries = 50;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>When to try again; null: no more.</summary>
    /// <param name="tries">How often it was tried, at least 1.</param>
    public static DateTimeOffset? Next(int tries, TimeSpan? retryAfter, DateTimeOffset now)
    {
        if (tries >= MaxTries)
        {
            return null;
        }

        TimeSpan own = First * Math.Pow(2, Math.Min(tries - 1, 10));
        TimeSpan pause = own < Longest ? own : Longest;
        return now + (retryAfter > pause ? retryAfter.Value : pause);
    }
}
