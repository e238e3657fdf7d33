using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace ReleaseFunctions.Connectors.Tests;

/// <summary>A fake clock that says when somebody begins to wait, so that tests know when to advance it.</summary>
internal sealed class SignallingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _waits = new();

    public Task WhenTimerIsSetAsync(TimeSpan dueTime) => Signal(dueTime).Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        Signal(dueTime).TrySetResult();
        return new SignallingTimer(timer, this);
    }

    private TaskCompletionSource Signal(TimeSpan dueTime) =>
        _waits.GetOrAdd(dueTime, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private sealed class SignallingTimer(ITimer timer, SignallingClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool changed = timer.Change(dueTime, period);
            clock.Signal(dueTime).TrySetResult();
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
