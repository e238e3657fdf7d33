using System.Collections.Concurrent;

namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>Runs turns of instances that are ready, up to a number at a time, on the thread pool.</summary>
internal sealed class TurnDispatcher(Action drained) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<LiveInstance> _ready = new();
    private int _limit;
    private int _running;
    private long _enqueued;

    /// <summary>Turns that are running or wait to run.</summary>
    public int Pending => _ready.Count + Volatile.Read(ref _running);

    /// <summary>Turns that were ever asked for.</summary>
    public long Enqueued => Volatile.Read(ref _enqueued);

    /// <summary>Begins to run turns; until then they queue.</summary>
    public void Start(int limit)
    {
        Volatile.Write(ref _limit, limit);
        for (var i = 0; i < Math.Min(limit, _ready.Count); i++)
        {
            TryStartWorker();
        }
    }

    /// <summary>Runs no more turns.</summary>
    public void Stop()
    {
        Volatile.Write(ref _limit, 0);
        _ready.Clear();
    }

    public void Enqueue(LiveInstance instance)
    {
        Interlocked.Increment(ref _enqueued);
        _ready.Enqueue(instance);
        TryStartWorker();
    }

    // The pool runs this object once for each worker.
    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            while (_ready.TryDequeue(out var instance))
            {
                instance.TakeTurn();
            }

            Interlocked.Decrement(ref _running);
            drained();

            // Something may have been queued after the last look and before the decrement.
        }
        while (!_ready.IsEmpty && TryReserve());
    }

    private void TryStartWorker()
    {
        if (TryReserve())
        {
            // Without the caller's execution context: an orchestrator must not see the locals of whoever woke it.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private bool TryReserve()
    {
        while (true)
        {
            var running = Volatile.Read(ref _running);
            if (running >= Volatile.Read(ref _limit))
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _running, running + 1, running) == running)
            {
                return true;
            }
        }
    }
}
