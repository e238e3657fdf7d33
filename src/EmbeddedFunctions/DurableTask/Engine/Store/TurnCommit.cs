using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>One turn of one execution: its history, what it consumed, what it sends, and how the instance stands after it.</summary>
internal sealed class TurnCommit(long key, string id, Action<TurnCommit> committed, Action<TurnCommit, Exception> failed) : WriteUnit
{
    public required int Turn { get; init; }

    public required long At { get; init; }

    /// <summary>Encoded events; <c>null</c> when there are none, as when an instance ends before it started.</summary>
    public byte[]? Events { get; init; }

    /// <summary>Sequence numbers of the inbox entries that the turn has taken in.</summary>
    public IReadOnlyList<long> Consumed { get; init; } = [];

    /// <summary>Events to keep in the instance's own inbox, because a paused instance cannot take them in.</summary>
    public IReadOnlyList<HistoryEvent> Kept { get; init; } = [];

    /// <summary>Name of the orchestrator, for the children.</summary>
    public required string Name { get; init; }

    public IReadOnlyList<TaskAction> Actions { get; init; } = [];

    public OrchestrationRuntimeStatus Status { get; init; }

    public bool HasNewStatus { get; init; }

    public bool HasNewSchedule { get; init; }

    public long? WakeAt { get; init; }

    public bool HasWork { get; init; }

    public bool HasNewCustomStatus { get; init; }

    public string? CustomStatus { get; init; }

    public InstanceEnd? End { get; init; }

    public NextGeneration? Next { get; init; }

    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }

    /// <summary>Whether the execution had been replaced, so that nothing was written.</summary>
    public bool IsVoid { get; private set; }

    public override void Apply(WriteBatch batch)
    {
        IsVoid = batch.IsRetired(key);
        if (IsVoid)
        {
            return;
        }

        foreach (var sequence in Consumed)
        {
            batch.Session["DELETE FROM inbox WHERE instance = ? AND seq = ?"].Bind(1, key).Bind(2, sequence).Run();
        }

        foreach (var kept in Kept)
        {
            batch.Send(key, id, kept);
        }

        if (Next is null)
        {
            AppendHistory(batch);
        }
        else
        {
            StartOver(batch, Next);
        }

        UpdateRow(batch);
        if (HasNewCustomStatus)
        {
            batch.SetPayload(key, PayloadKind.CustomStatus, CustomStatus);
        }

        foreach (var action in Actions)
        {
            Release(batch, action);
        }

        if (End is not null)
        {
            Finish(batch, End);
        }
    }

    public override void Committed() => committed(this);

    public override void Failed(Exception exception) => failed(this, exception);

    private void AppendHistory(WriteBatch batch)
    {
        if (Events is null)
        {
            return;
        }

        batch.Session["INSERT INTO history (id, at, events) VALUES (?, ?, ?)"]
            .Bind(1, RowKeys.History(key, Turn)).Bind(2, At).Bind(3, Events).Run();
        if (Turn == 0)
        {
            batch.DeletePayload(key, PayloadKind.CarriedEvents);
        }
    }

    private void StartOver(WriteBatch batch, NextGeneration next)
    {
        batch.DeleteHistory(key);
        batch.SetPayload(key, PayloadKind.Input, next.Input);
        batch.SetPayload(key, PayloadKind.CarriedEvents, HistoryWriter.EncodeAll(next.Carried));
        if (next.Version is not null)
        {
            batch.Session["UPDATE instances SET version = ? WHERE key = ?"].Bind(1, next.Version).Bind(2, key).Run();
        }
    }

    // The row changes only when something in it does: while activities follow each other a turn is one insert into history.
    private void UpdateRow(WriteBatch batch)
    {
        if (HasNewSchedule)
        {
            batch.Session["UPDATE instances SET wake_at = ?, work = ? WHERE key = ?"]
                .Bind(1, WakeAt).Bind(2, HasWork ? 1 : 0).Bind(3, key).Run();
            if (WakeAt is { } wake)
            {
                batch.Wake(wake);
            }
        }

        if (HasNewStatus)
        {
            batch.Session["UPDATE instances SET status = ?, updated = ?, completed = ? WHERE key = ?"]
                .Bind(1, (long)Status).Bind(2, At).Bind(3, Status.IsEnded() ? At : null).Bind(4, key).Run();
        }
        else if (Next is not null || HasNewCustomStatus)
        {
            batch.Session["UPDATE instances SET updated = ? WHERE key = ?"].Bind(1, At).Bind(2, key).Run();
        }
    }

    private void Release(WriteBatch batch, TaskAction action)
    {
        switch (action)
        {
            case ChildCreated child:
                CreateChild(batch, child);
                break;
            case EventSent sent:
                batch.SendTo(sent.InstanceId, new EventRaised(sent.Name, sent.Payload));
                break;
            case ActivityScheduled or TimerCreated:
                // Both are in history, from where they are found again; activities start after the commit.
                break;
            default:
                throw new NotSupportedException($"An action of type {action.GetType()} cannot be released.");
        }
    }

    private void CreateChild(WriteBatch batch, ChildCreated child)
    {
        if (batch.Find(child.InstanceId) is { } existing)
        {
            if (!existing.Status.IsEnded())
            {
                batch.Send(key, id, new ChildFailed(child.TaskId, AlreadyExists(child.InstanceId, existing.Status), IsNonRetriable: false));
                return;
            }

            batch.Delete(existing.Key);
        }

        batch.Insert(new NewInstance(child.InstanceId, child.Name, child.Version, child.Input)
        {
            StartAt = batch.Now,
            Tags = TagText.Write(child.Tags),
            Parent = new ParentLink(key, child.TaskId, id, Name),
            TraceParent = TraceParent,
            TraceState = TraceState,
        });
    }

    private static TaskFailureDetails AlreadyExists(string childId, OrchestrationRuntimeStatus status) =>
        TaskFailureDetails.FromException(new EmbeddedFunctions.Engine.OrchestrationAlreadyExistsException(childId, status));

    private void Finish(WriteBatch batch, InstanceEnd end)
    {
        batch.DeleteInbox(key);
        batch.DeletePayload(key, PayloadKind.CarriedEvents);
        if (end.Output is not null)
        {
            batch.SetPayload(key, PayloadKind.Output, end.Output);
        }

        if (end.Failure is not null)
        {
            batch.SetPayload(key, PayloadKind.Failure, HistoryWriter.Encode(end.Failure));
        }

        if (end.Parent is { } parent)
        {
            batch.SendToParent(parent, end.ForParent(parent.TaskId));
        }

        if (end.TerminatesChildren)
        {
            foreach (var child in batch.Children(key).Where(c => !c.Status.IsEnded()))
            {
                batch.Send(child.Key, child.Id, new ExecutionTerminated(end.Output, IsRecursive: true));
            }
        }
    }
}
