namespace ReleaseFunctions.Core.Mail;

/// <summary>When people are reminded: at whole multiples of a distance since they were asked.</summary>
public static class ReminderSchedule
{
    /// <summary>The first reminder after <paramref name="after"/>; null if there is none before the end.</summary>
    /// <param name="every">Distance; null or zero: never.</param>
    public static DateTimeOffset? Next(TimeSpan? every, DateTimeOffset requestedAt, DateTimeOffset expiresAt, DateTimeOffset after)
    {
        if (every is not { } distance || distance <= TimeSpan.Zero)
        {
            return null;
        }

        DateTimeOffset next = requestedAt + ((Number(distance, requestedAt, after) + 1) * distance);
        return next < expiresAt ? next : null;
    }

    /// <summary>How many reminders were due until then.</summary>
    /// <param name="every">Distance, above zero.</param>
    public static long Number(TimeSpan every, DateTimeOffset requestedAt, DateTimeOffset until) => Math.Max(0, (until - requestedAt).Ticks / every.Ticks);
}
