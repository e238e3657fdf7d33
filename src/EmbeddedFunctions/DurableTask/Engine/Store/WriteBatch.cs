using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>What units can write inside the current transaction, and what has to be told to the engine after it.</summary>
internal sealed class WriteBatch(Session session, long lastSequence)
{
    private readonly HashSet<long> _retired = [];
    private readonly List<long> _newlyRetired = [];
    private readonly List<Delivery> _deliveries = [];
    private long _sequence = lastSequence;

    public Session Session { get; } = session;

    /// <summary>Time of the batch, in ticks.</summary>
    public long Now { get; private set; }

    public IReadOnlyList<Delivery> Deliveries => _deliveries;

    public IReadOnlyList<long> NewlyRetired => _newlyRetired;

    /// <summary>Earliest wake-up time that this batch wrote.</summary>
    public long EarliestWake { get; private set; }

    public void Begin(long now)
    {
        Now = now;
        EarliestWake = long.MaxValue;
        _deliveries.Clear();
        _newlyRetired.Clear();
    }

    /// <summary>Forgets what a rolled back transaction did. Sequence numbers may have gaps.</summary>
    public void Rollback()
    {
        _retired.ExceptWith(_newlyRetired);
        Begin(Now);
    }

    /// <summary>Whether the execution was replaced while it ran, so that its turns no longer count.</summary>
    public bool IsRetired(long key) => _retired.Contains(key);

    public void Wake(long at) => EarliestWake = Math.Min(EarliestWake, at);

    public (long Key, OrchestrationRuntimeStatus Status)? Find(string id)
    {
        var statement = Session["SELECT key, status FROM instances WHERE id = ?"].Bind(1, id);
        (long, OrchestrationRuntimeStatus)? found = statement.Step() ? (statement.Long(0), (OrchestrationRuntimeStatus)statement.Long(1)) : null;
        statement.Reset();
        return found;
    }

    public void Insert(NewInstance instance)
    {
        var statement = Session[
            """
            INSERT INTO instances (id, name, version, status, created, updated, wake_at, parent_key, parent_task, parent_id, parent_name, tags, trace_parent, trace_state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key
            """];
        statement.Bind(1, instance.Id).Bind(2, instance.Name).Bind(3, instance.Version).Bind(4, (long)OrchestrationRuntimeStatus.Pending)
            .Bind(5, Now).Bind(6, Now).Bind(7, instance.StartAt)
            .Bind(8, instance.Parent?.Key).Bind(9, instance.Parent?.TaskId).Bind(10, instance.Parent?.Id).Bind(11, instance.Parent?.Name)
            .Bind(12, instance.Tags).Bind(13, instance.TraceParent).Bind(14, instance.TraceState);
        statement.Step();
        var key = statement.Long(0);
        statement.Reset();
        SetPayload(key, PayloadKind.Input, instance.Input);
        if (instance.StartAt <= Now)
        {
            _deliveries.Add(new Delivery(key, instance.Id, null));
        }
        else
        {
            Wake(instance.StartAt);
        }
    }

    /// <summary>Puts an event into an instance's inbox.</summary>
    public void Send(long key, string id, HistoryEvent value)
    {
        var sequence = ++_sequence;
        Session["INSERT INTO inbox (instance, seq, event) VALUES (?, ?, ?)"]
            .Bind(1, key).Bind(2, sequence).Bind(3, HistoryWriter.Encode(value)).Run();
        _deliveries.Add(new Delivery(key, id, new InboxEntry(sequence, value)));
    }

    /// <summary>Puts an event into an instance's inbox; drops it when there is none of the id, or it has ended.</summary>
    public void SendTo(string id, HistoryEvent value)
    {
        if (Find(id) is { } found && !found.Status.IsEnded())
        {
            Send(found.Key, id, value);
        }
    }

    /// <summary>Tells a caller about its sub-orchestration, unless that execution of the caller is gone or has ended.</summary>
    public void SendToParent(ParentLink parent, HistoryEvent value)
    {
        if (Find(parent.Id) is { } found && found.Key == parent.Key && !found.Status.IsEnded())
        {
            Send(parent.Key, parent.Id, value);
        }
    }

    public void SetPayload(long key, PayloadKind kind, string? text)
    {
        if (text is null)
        {
            DeletePayload(key, kind);
            return;
        }

        Session["INSERT OR REPLACE INTO payloads (id, data) VALUES (?, ?)"].Bind(1, RowKeys.Payload(key, kind)).Bind(2, text).Run();
    }

    public void SetPayload(long key, PayloadKind kind, byte[] bytes) =>
        Session["INSERT OR REPLACE INTO payloads (id, data) VALUES (?, ?)"].Bind(1, RowKeys.Payload(key, kind)).Bind(2, bytes).Run();

    public void DeletePayload(long key, PayloadKind kind) =>
        Session["DELETE FROM payloads WHERE id = ?"].Bind(1, RowKeys.Payload(key, kind)).Run();

    public void DeleteHistory(long key) =>
        Session["DELETE FROM history WHERE id BETWEEN ? AND ?"].Bind(1, RowKeys.FirstHistory(key)).Bind(2, RowKeys.LastHistory(key)).Run();

    public void DeleteInbox(long key) => Session["DELETE FROM inbox WHERE instance = ?"].Bind(1, key).Run();

    /// <summary>Removes an execution with everything it left; turns of it that are still under way no longer count.</summary>
    public void Delete(long key)
    {
        DeleteHistory(key);
        DeleteInbox(key);
        Session["DELETE FROM payloads WHERE id BETWEEN ? AND ?"].Bind(1, RowKeys.FirstPayload(key)).Bind(2, RowKeys.LastPayload(key)).Run();
        Session["DELETE FROM instances WHERE key = ?"].Bind(1, key).Run();
    }

    /// <summary>Marks an execution that is about to be deleted while it may be running.</summary>
    public void Retire(long key)
    {
        if (_retired.Add(key))
        {
            _newlyRetired.Add(key);
        }
    }

    public List<(long Key, string Id, OrchestrationRuntimeStatus Status)> Children(long key)
    {
        var statement = Session["SELECT key, id, status FROM instances WHERE parent_key = ?"].Bind(1, key);
        var children = new List<(long, string, OrchestrationRuntimeStatus)>();
        while (statement.Step())
        {
            children.Add((statement.Long(0), statement.Text(1), (OrchestrationRuntimeStatus)statement.Long(2)));
        }

        statement.Reset();
        return children;
    }
}
