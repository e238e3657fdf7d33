using Microsoft.Extensions.Time.Testing;

namespace EmbeddedFunctions.Tests.Host;

/// <summary>A fake clock that tells when somebody waits for a time, so that a test advances it neither too early nor by polling.</summary>
internal sealed class SteeredTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock _lock = new();
    private readonly HashSet<DateTimeOffset> _awaited = [];
    private readonly List<(DateTimeOffset Due, TaskCompletionSource Seen)> _watchers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        DateTimeOffset due = GetUtcNow() + dueTime;
        lock (_lock)
        {
            _awaited.Add(due);
            foreach ((_, TaskCompletionSource seen) in _watchers.Where(watcher => watcher.Due == due))
            {
                seen.TrySetResult();
            }
        }

        return timer;
    }

    public Task WaitUntilAwaitedAsync(DateTimeOffset due)
    {
        lock (_lock)
        {
            if (_awaited.Contains(due))
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((due, seen));
            return seen.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    }
}
