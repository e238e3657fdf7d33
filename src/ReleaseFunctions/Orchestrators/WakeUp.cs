namespace ReleaseFunctions.Orchestrators;

/// <summary>
/// Waits for a wake-up or a moment, whichever comes first. A slow timer backs every wake-up, so a lost one costs minutes, not the release.
/// </summary>
internal sealed class WakeUp(TaskOrchestrationContext context, TimeSpan backing)
{
    /// <summary>How long a lost wake-up can go unnoticed where waits are bounded or continue as new.</summary>
    internal static readonly TimeSpan Often = TimeSpan.FromMinutes(15);

    /// <summary>Likewise where a wait can last weeks within one history, which every look at the facts makes longer.</summary>
    internal static readonly TimeSpan Seldom = TimeSpan.FromHours(1);

    private Task<string?>? _pending;
    private DateTime _looked = DateTime.MinValue;

    /// <summary>A task that completes at the next wake-up; the same one until it has completed and been taken.</summary>
    public Task Next => _pending is { IsCompleted: false } ? _pending : _pending = context.WaitForExternalEvent<string?>(EventNames.Wake);

    /// <summary>
    /// Whether the facts are to be looked at now: a wake-up came, the backing time has passed since the last look, or there was none yet. For
    /// loops of short waits, where no single wait lasts for the backing time.
    /// </summary>
    public bool IsTimeToLook()
    {
        bool woken = _pending is { IsCompleted: true };
        if (!woken && context.CurrentUtcDateTime < _looked + backing)
        {
            return false;
        }

        _looked = context.CurrentUtcDateTime;
        _pending = woken ? null : _pending;
        return true;
    }

    /// <summary>Waits until woken, until <paramref name="moment"/>, or for the backing time.</summary>
    public async Task UntilAsync(DateTimeOffset? moment = null)
    {
        await UntilAsync(moment, []);
    }

    /// <summary>Likewise, or until one of <paramref name="others"/> has completed.</summary>
    public async Task UntilAsync(DateTimeOffset? moment, IEnumerable<Task> others)
    {
        DateTime latest = context.CurrentUtcDateTime + backing;
        DateTime until = moment is { } given && given.UtcDateTime < latest ? given.UtcDateTime : latest;
        using CancellationTokenSource stopTimer = new();

        // Replay: wake-up first, then the timer; running instances expect that order.
        Task woken = Next;
        Task timer = context.CreateTimer(until, stopTimer.Token);
        await Task.WhenAny([woken, timer, .. others]);
        if (!timer.IsCompleted)
        {
            stopTimer.Cancel(); // an open timer would keep the instance running
        }
    }
}
