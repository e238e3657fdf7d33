using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.History;
using EmbeddedFunctions.Engine;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>What clients write: starts, messages, purges and restarts, each as a unit of its own.</summary>
internal static class InstanceWrites
{
    /// <summary>Creates an instance, replacing one of the same id unless its status forbids it.</summary>
    /// <exception cref="WriteRefusedException">An instance of the id exists in a forbidding status.</exception>
    public static bool Start(WriteBatch batch, NewInstance instance, IReadOnlyCollection<OrchestrationRuntimeStatus> forbidding)
    {
        if (batch.Find(instance.Id) is { } existing)
        {
            if (forbidding.Contains(existing.Status))
            {
                throw new WriteRefusedException(new OrchestrationAlreadyExistsException(instance.Id, existing.Status));
            }

            Remove(batch, existing.Key, existing.Status);
        }

        batch.Insert(instance);
        return true;
    }

    /// <summary>Puts an event into an instance's inbox, if there is one of the id that has not ended.</summary>
    public static bool Send(WriteBatch batch, string id, HistoryEvent value)
    {
        batch.SendTo(id, value);
        return true;
    }

    /// <summary>Starts an ended instance again, as it was started first.</summary>
    /// <exception cref="WriteRefusedException">There is no such instance, or it has not ended and its id is to be used.</exception>
    public static bool Restart(WriteBatch batch, string id, string newId)
    {
        if (batch.Find(id) is not { } existing)
        {
            throw new WriteRefusedException(new ArgumentException($"An orchestration with the instanceId {id} was not found. It never started, or was purged, and cannot be restarted."));
        }

        if (id == newId && !existing.Status.IsEnded())
        {
            throw new WriteRefusedException(new InvalidOperationException(
                $"The orchestration '{id}' is {existing.Status} and cannot be restarted under its own id. Wait for its end, terminate it, or restart it with a new id."));
        }

        var statement = batch.Session["SELECT name, version, tags, trace_parent, trace_state FROM instances WHERE key = ?"].Bind(1, existing.Key);
        statement.Step();
        var instance = new NewInstance(newId, statement.Text(0), statement.Text(1), StoreReader.Text(batch.Session, existing.Key, PayloadKind.Input))
        {
            StartAt = batch.Now,
            Tags = statement.TextOrNull(2),
            TraceParent = statement.TextOrNull(3),
            TraceState = statement.TextOrNull(4),
        };
        statement.Reset();
        if (id == newId)
        {
            batch.Delete(existing.Key);
        }

        batch.Insert(instance);
        return true;
    }

    /// <summary>Deletes an ended instance, and where asked for the ended sub-orchestrations below it.</summary>
    /// <returns>The number of instances deleted.</returns>
    public static int Purge(WriteBatch batch, string id, bool isRecursive) =>
        batch.Find(id) is { } found && found.Status.IsEnded() ? Purge(batch, found.Key, isRecursive) : 0;

    private static int Purge(WriteBatch batch, long root, bool isRecursive)
    {
        var count = 0;
        var pending = new Stack<long>([root]);
        while (pending.TryPop(out var key))
        {
            if (isRecursive)
            {
                foreach (var child in batch.Children(key).Where(c => c.Status.IsEnded()))
                {
                    pending.Push(child.Key);
                }
            }

            batch.Delete(key);
            count++;
        }

        return count;
    }

    private static void Remove(WriteBatch batch, long key, OrchestrationRuntimeStatus status)
    {
        if (!status.IsEnded())
        {
            batch.Retire(key);
        }

        batch.Delete(key);
    }
}
