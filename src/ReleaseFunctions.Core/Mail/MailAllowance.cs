namespace ReleaseFunctions.Core.Mail;

/// <summary>
/// How many mails may leave now, of all that an installation sends: evenly spread, as many at once as leave in one minute, none while the mail system asked
/// for a pause.
/// </summary>
public sealed record MailAllowance
{
    /// <summary>What holds before the first mail.</summary>
    public static MailAllowance Untouched { get; } = new();

    /// <summary>Mails that might leave at once at <see cref="FilledAt"/>.</summary>
    public double Left { get; init; }

    /// <summary>When the last mail was let go; null: none was.</summary>
    public DateTimeOffset? FilledAt { get; init; }

    /// <summary>Nothing leaves before that moment; null: nobody asked for a pause.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>Whether mails wait in the queue, so that new ones go behind them.</summary>
    public bool HasQueue { get; init; }

    /// <summary>Lets one mail go.</summary>
    /// <param name="perMinute">Null: there is no limit.</param>
    /// <returns>What is left; null: none may leave now.</returns>
    public MailAllowance? Take(int? perMinute, DateTimeOffset now)
    {
        if (now < PausedUntil)
        {
            return null;
        }

        if (perMinute is not { } rate)
        {
            return this;
        }

        double left = FilledAt is { } filled ? Math.Min(rate, Left + (Math.Max(0, (now - filled).TotalMinutes) * rate)) : rate;

        // The clock of another process may be ahead: going back would count the same time twice.
        return left < 1 ? null : this with { Left = left - 1, FilledAt = now > FilledAt || FilledAt is null ? now : FilledAt };
    }

    /// <summary>Lets nothing leave before that moment; an earlier one shortens no pause.</summary>
    public MailAllowance Pause(DateTimeOffset until) => until <= PausedUntil ? this : this with { PausedUntil = until };

    /// <summary>Notes whether mails wait.</summary>
    public MailAllowance Queue(bool has) => has == HasQueue ? this : this with { HasQueue = has };
}
