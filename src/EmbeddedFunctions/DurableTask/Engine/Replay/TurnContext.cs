namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>
/// The single thread of an orchestration, as a synchronization context. Work posted from inside the turn runs at its end;
/// work posted from any other thread comes from a task that is not durable, and is reported instead of run.
/// </summary>
internal sealed class TurnContext(Action reportIllegalAwait) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private int _thread;

    public bool IsOnTurn => _thread == Environment.CurrentManagedThreadId;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsOnTurn)
        {
            _posted.Enqueue((d, state));
            return;
        }

        reportIllegalAwait();
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsOnTurn)
        {
            throw new InvalidOperationException(IllegalAwait.Message);
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs code as a turn of this orchestration.</summary>
    public void Run<TState>(Action<TState> code, TState state)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            code(state);
        }
        finally
        {
            _thread = 0;
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>Runs what was posted from inside the turn, until nothing is left.</summary>
    public void Pump()
    {
        while (_posted.TryDequeue(out var work))
        {
            work.Callback(work.State);
        }
    }
}
