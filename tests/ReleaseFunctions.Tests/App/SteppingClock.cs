using Microsoft.Extensions.Time.Testing;

namespace ReleaseFunctions.Tests.App;

/// <summary>A fake clock that knows when its next timer is due, so that time goes from one event to the next and skips none.</summary>
internal sealed class SteppingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Timer> _timers = [];

    /// <summary>When the next timer is due; null: none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_lock)
            {
                return _timers.Select(timer => timer.Due).Where(due => due is not null).Min();
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, callback);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Begin(base.CreateTimer(timer.Fire, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), dueTime, period);
        return timer;
    }

    private sealed class Timer(SteppingClock clock, TimerCallback callback) : ITimer
    {
        private ITimer? _inner;
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        public void Begin(ITimer inner, TimeSpan dueTime, TimeSpan period)
        {
            _inner = inner;
            Change(dueTime, period);
        }

        public void Fire(object? state)
        {
            lock (clock._lock)
            {
                Due = _period > TimeSpan.Zero ? Due + _period : null;
            }

            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                _period = period;
                Due = dueTime < TimeSpan.Zero ? null : clock.GetUtcNow() + dueTime;
            }

            return _inner!.Change(dueTime, period);
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }

            _inner?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
