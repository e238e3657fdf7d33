using EmbeddedFunctions.DurableTask.Engine.Runtime;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>
/// The one thread that writes. It takes everything that is waiting into one transaction, so that while one flush is under way
/// the next batch gathers: under load a flush carries many turns, alone a turn waits for no other.
/// </summary>
internal sealed class GroupCommitWriter : IDisposable
{
    // Beyond this a flush is cheap already, and the first unit should not wait for the last.
    private const int LargestBatch = 1_024;

    private readonly DurableStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<WriteBatch> _afterCommit;
    private readonly WriteBatch _batch;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private List<WriteUnit> _waiting = [];
    private bool _closed;

    public GroupCommitWriter(DurableStore store, TimeProvider time, ILogger logger, Action<WriteBatch> afterCommit)
    {
        _store = store;
        _time = time;
        _logger = logger;
        _afterCommit = afterCommit;
        _batch = new WriteBatch(store.Writer, store.Writer.Scalar("SELECT max(seq) FROM inbox"));
        _thread = new Thread(Run) { IsBackground = true, Name = "EmbeddedFunctions durable writer" };
        _thread.UnsafeStart();
    }

    /// <summary>Queues a unit. Units are committed in the order in which they were queued.</summary>
    public void Enqueue(WriteUnit unit)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _waiting.Add(unit);
                if (_waiting.Count == 1)
                {
                    Monitor.Pulse(_gate);
                }

                return;
            }
        }

        unit.Failed(new ObjectDisposedException(nameof(GroupCommitWriter), "The durable engine has been shut down."));
    }

    /// <summary>Queues a write whose result the caller awaits.</summary>
    public Task<T> EnqueueAsync<T>(Func<WriteBatch, T> write)
    {
        var unit = new ResultUnit<T>(write);
        Enqueue(unit);
        return unit.Completion;
    }

    /// <summary>Commits what is queued, then ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Run()
    {
        var taken = new List<WriteUnit>();
        while (true)
        {
            lock (_gate)
            {
                while (_waiting.Count == 0)
                {
                    if (_closed)
                    {
                        return;
                    }

                    Monitor.Wait(_gate);
                }

                (taken, _waiting) = (_waiting, taken);
            }

            CommitInBatches(taken);
            taken.Clear();
        }
    }

    private void CommitInBatches(List<WriteUnit> units)
    {
        if (units.Count <= LargestBatch)
        {
            Commit(units);
            return;
        }

        foreach (var batch in units.Chunk(LargestBatch))
        {
            Commit([.. batch]);
        }
    }

    private void Commit(List<WriteUnit> units)
    {
        if (TryCommit(units) is not { } failure)
        {
            return;
        }

        if (units.Count == 1)
        {
            EngineLog.WriteFailed(_logger, failure);
            units[0].Failed(failure);
            return;
        }

        // One bad unit must not take the others with it.
        foreach (var unit in units)
        {
            Commit([unit]);
        }
    }

    private Exception? TryCommit(List<WriteUnit> units)
    {
        try
        {
            _store.Write(session =>
            {
                _batch.Begin(_time.GetUtcNow().UtcTicks);
                session["BEGIN IMMEDIATE"].Run();
                foreach (var unit in units)
                {
                    unit.Apply(_batch);
                }

                session["COMMIT"].Run();
            });
        }
#pragma warning disable CA1031 // Whatever went wrong, the units must be told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Rollback();
            return exception;
        }

        EngineTelemetry.Committed(units.Count);
        foreach (var unit in units)
        {
            unit.Committed();
        }

        _afterCommit(_batch);
        return null;
    }

    private void Rollback()
    {
        _batch.Rollback();
        try
        {
            _store.Write(session => session["ROLLBACK"].Run());
        }
        catch (Microsoft.Data.Sqlite.SqliteException exception)
        {
            // SQLite has already rolled back by itself after some errors, and then there is nothing to roll back.
            EngineLog.RollbackSkipped(_logger, exception);
        }
    }
}
