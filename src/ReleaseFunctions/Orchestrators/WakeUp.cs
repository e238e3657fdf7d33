namespace ReleaseFunctions.Orchestrators;

/// <summary>
/// Waits for a wake-up or a moment, whichever comes first. A slow timer backs every wake-up, so a lost one costs minutes, not the release.
/// </summary>
internal sealed class WakeUp(TaskOrchestrationContext context)
{
    /// <summary>The longest a lost wake-up can go unnoticed.</summary>
    internal static readonly TimeSpan Backing = TimeSpan.FromMinutes(15);

    private Task<string?>? _pending;

    /// <summary>A task that completes at the next wake-up; the same one until it has completed and been taken.</summary>
    public Task Next => _pending is { IsCompleted: false } ? _pending : _pending = context.WaitForExternalEvent<string?>(EventNames.Wake);

    /// <summary>Waits until woken, until <paramref name="moment"/>, or for the backing time.</summary>
    public async Task UntilAsync(DateTimeOffset? moment = null)
    {
        await UntilAsync(moment, []);
    }

    /// <summary>Likewise, or until one of <paramref name="others"/> has completed.</summary>
    public async Task UntilAsync(DateTimeOffset? moment, IEnumerable<Task> others)
    {
        DateTime backing = context.CurrentUtcDateTime + Backing;
        DateTime until = moment is { } given && given.UtcDateTime < backing ? given.UtcDateTime : backing;
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
