namespace ReleaseFunctions.Core.Flags;

/// <summary>How often a call to a flag system that was not taken is made again. A call looks first, so a repeated one changes nothing twice.</summary>
public static class FlagRetry
{
    /// <summary>Calls in all; together they last about half an hour.</summary>
    public const int MaxTries = 10;

    /// <summary>Our own pauses never grow longer.</summary>
    public static TimeSpan LongestBackoff { get; } = TimeSpan.FromMinutes(5);

    /// <summary>No pause is longer, whatever the system asks for.</summary>
    public static TimeSpan LongestPause { get; } = TimeSpan.FromHours(1);

    /// <summary>After so long a call that was begun is taken, refused or given up, unless the system asks for longer pauses than our own.</summary>
    public static TimeSpan Longest { get; } = Enumerable.Range(1, MaxTries).Aggregate(TimeSpan.Zero, (sum, tries) => sum + Delay(tries, null)) + TimeSpan.FromMinutes(MaxTries);

    /// <summary>Pause after call number <paramref name="tries"/> (from 1): 5 s, doubled each time, or what the system asked for if that is longer.</summary>
    public static TimeSpan Delay(int tries, TimeSpan? retryAfter)
    {
        TimeSpan own = TimeSpan.FromSeconds(5 * Math.Pow(2, Math.Clamp(tries - 1, 0, 10)));
        own = own < LongestBackoff ? own : LongestBackoff;
        return retryAfter is not { } asked || asked <= own ? own : asked < LongestPause ? asked : LongestPause;
    }
}
