namespace ReleaseFunctions.Core.Mail;

/// <summary>
/// How many mails may leave this process now: evenly spread, as many at once as leave in one minute, none while the provider asked for a pause. Whoever
/// comes with a new mail waits behind those that are queued.
/// </summary>
public sealed class MailBudget(int? perMinute)
{
    private readonly Lock _lock = new();
    private double _left = perMinute ?? 0;
    private DateTimeOffset? _filled;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;

    /// <summary>Whether mails wait in the queue.</summary>
    public bool HasQueue { get; set; }

    /// <summary>Takes one for a new mail; false: it is to be queued.</summary>
    public bool TryTake(DateTimeOffset now) => !HasQueue && TryTakeForQueue(now);

    /// <summary>Takes one for what waited longest.</summary>
    public bool TryTakeForQueue(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (now < _pausedUntil)
            {
                return false;
            }

            if (perMinute is not { } rate)
            {
                return true;
            }

            _left = Math.Min(rate, _left + (Math.Max(0, (now - (_filled ?? now)).TotalMinutes) * rate));
            _filled = now;
            if (_left < 1)
            {
                return false;
            }

            _left--;
            return true;
        }
    }

    /// <summary>Lets nothing leave before that moment.</summary>
    public void PauseUntil(DateTimeOffset moment)
    {
        lock (_lock)
        {
            _pausedUntil = moment > _pausedUntil ? moment : _pausedUntil;
        }
    }
}
