using EmbeddedFunctions.DurableTask.Engine.Store;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>
/// Finds what is due, in pages and by index: timers, delayed starts, and after a restart, or when more arrived than memory should
/// hold, work and inboxes. It stops while the queues are full and goes on when they have drained.
/// </summary>
internal sealed class Pacemaker : IThreadPoolWorkItem, IDisposable
{
    private const int PageSize = 256;

    // A look costs two index seeks, and finds what a clock that was set, or a machine that slept, made due early.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly EmbeddedEngine _engine;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private long _nextWake = long.MaxValue;
    private bool _isStarted;
    private bool _isScanning;
    private bool _isRequested;
    private volatile bool _isStalled;
    private volatile bool _hasInboxes = true;
    private bool _hasWork = true;
    private long _workCursor;

    public Pacemaker(EmbeddedEngine engine)
    {
        _engine = engine;
        _timer = engine.Time.CreateTimer(static state => ((Pacemaker)state!).Request(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether it waits for the queues to drain.</summary>
    public bool IsStalled => _isStalled;

    /// <summary>Whether it neither looks for what is due nor is about to.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return !_isScanning && !_isRequested;
            }
        }
    }

    public void Start()
    {
        lock (_gate)
        {
            _isStarted = true;
        }

        Request();
    }

    public void Stop()
    {
        lock (_gate)
        {
            _isStarted = false;
        }
    }

    /// <summary>Says that something will be due.</summary>
    public void Notice(long wakeAt)
    {
        lock (_gate)
        {
            if (wakeAt < _nextWake)
            {
                SetTimer(wakeAt);
            }
        }
    }

    /// <summary>Says that something was committed that memory had no room for.</summary>
    public void Postpone(bool isInbox)
    {
        _hasInboxes |= isInbox;
        _isStalled = true;
    }

    /// <summary>Looks for what is due, now or as soon as the look that is under way has ended.</summary>
    public void Request()
    {
        lock (_gate)
        {
            _isRequested = true;
            if (!_isStarted || _isScanning)
            {
                return;
            }

            _isScanning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Dispose()
    {
        Stop();
        _timer.Dispose();
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (TakeRequest())
        {
            try
            {
                Scan();
            }
#pragma warning disable CA1031 // The engine must go on looking whatever went wrong.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (_engine.IsDisposed)
                {
                    return;
                }

                EngineLog.ScanFailed(_engine.Logger, exception);
                _engine.Later(Request);
            }
        }
    }

    private bool TakeRequest()
    {
        lock (_gate)
        {
            _isScanning = _isRequested && _isStarted;
            _isRequested = false;
            return _isScanning;
        }
    }

    private void Scan()
    {
        _isStalled = false;
        _isStalled = !(ScanWork() && ScanInboxes() && ScanDue());

        // The queues may have drained before they could see that this waits for them.
        _engine.Drained();
    }

    private bool ScanWork()
    {
        while (_hasWork)
        {
            if (!_engine.HasRoom)
            {
                return false;
            }

            var keys = _engine.Store.Read(session => StoreReader.WithWork(session, _workCursor, PageSize));
            keys.ForEach(_engine.Poke);
            _hasWork = keys.Count == PageSize;
            _workCursor = keys.Count == 0 ? _workCursor : keys[^1];
        }

        return true;
    }

    private bool ScanInboxes()
    {
        if (!_hasInboxes)
        {
            return true;
        }

        // Cleared first: what is postponed during the scan may lie behind its cursor.
        _hasInboxes = false;
        var cursor = 0L;
        List<long> keys;
        do
        {
            if (!_engine.HasRoom)
            {
                _hasInboxes = true;
                return false;
            }

            keys = _engine.Store.Read(session => StoreReader.WithInbox(session, cursor, PageSize));
            keys.ForEach(_engine.PokeUnlessLive);
            cursor = keys.Count == 0 ? cursor : keys[^1];
        }
        while (keys.Count == PageSize);
        return true;
    }

    private bool ScanDue()
    {
        var now = _engine.Time.GetUtcNow().UtcTicks;
        lock (_gate)
        {
            // Commits from here on set the timer themselves; those before are seen by the query at the end.
            _nextWake = long.MaxValue;
        }

        (long WakeAt, long Key) cursor = (-1, -1);
        List<(long WakeAt, long Key)> due;
        do
        {
            if (!_engine.HasRoom)
            {
                return false;
            }

            due = _engine.Store.Read(session => StoreReader.Due(session, now, cursor.WakeAt, cursor.Key, PageSize));
            due.ForEach(d => _engine.Poke(d.Key));
            cursor = due.Count == 0 ? cursor : due[^1];
        }
        while (due.Count == PageSize);
        if (_engine.Store.Read(session => StoreReader.NextWake(session, now)) is { } next)
        {
            Notice(next);
        }

        return true;
    }

    // Inside the gate.
    private void SetTimer(long wakeAt)
    {
        _nextWake = wakeAt;
        var wait = TimeSpan.FromTicks(Math.Max(0, wakeAt - _engine.Time.GetUtcNow().UtcTicks));

        // Rounded up, since the timer counts whole milliseconds and must not fire before its time.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _timer.Change(wait < LongestSleep ? wait : LongestSleep, Timeout.InfiniteTimeSpan);
    }
}
