using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>Reads of single instances, and of what waits for attention.</summary>
internal static class StoreReader
{
    private const string RowColumns =
        "SELECT key, id, name, version, status, wake_at, work, parent_key, parent_task, parent_id, parent_name, trace_parent, trace_state, created FROM instances ";

    /// <summary>An execution with everything to rebuild it; <c>null</c> when it is gone.</summary>
    public static StoredInstance? Load(Session session, long key)
    {
        var statement = session[RowColumns + "WHERE key = ?"].Bind(1, key);
        if (!statement.Step())
        {
            return null;
        }

        var row = Row(statement);
        statement.Reset();
        var (turns, nextTurn, historyBytes) = Turns(session, key);
        return new StoredInstance(
            row,
            Text(session, key, PayloadKind.Input),
            Text(session, key, PayloadKind.CustomStatus),
            Bytes(session, key, PayloadKind.CarriedEvents) is { } carried ? HistoryReader.DecodeAll(carried) : [],
            turns,
            nextTurn,
            historyBytes,
            Inbox(session, key));
    }

    /// <summary>Keys of executions whose time has come, in order of time, after a given place.</summary>
    public static List<(long WakeAt, long Key)> Due(Session session, long now, long afterWake, long afterKey, int limit)
    {
        var statement = session[
            "SELECT wake_at, key FROM instances WHERE wake_at IS NOT NULL AND wake_at <= ?1 AND (wake_at > ?2 OR (wake_at = ?2 AND key > ?3)) ORDER BY wake_at, key LIMIT ?4"];
        statement.Bind(1, now).Bind(2, afterWake).Bind(3, afterKey).Bind(4, limit);
        var due = new List<(long, long)>();
        while (statement.Step())
        {
            due.Add((statement.Long(0), statement.Long(1)));
        }

        statement.Reset();
        return due;
    }

    /// <summary>The next time after a given one at which something is due.</summary>
    public static long? NextWake(Session session, long after)
    {
        var statement = session["SELECT wake_at FROM instances WHERE wake_at IS NOT NULL AND wake_at > ? ORDER BY wake_at LIMIT 1"].Bind(1, after);
        long? next = statement.Step() ? statement.Long(0) : null;
        statement.Reset();
        return next;
    }

    /// <summary>Keys of executions with something in their inbox, after a given key.</summary>
    public static List<long> WithInbox(Session session, long afterKey, int limit) =>
        Keys(session["SELECT DISTINCT instance FROM inbox WHERE instance > ? ORDER BY instance LIMIT ?"], afterKey, limit);

    /// <summary>Keys of executions that had activities or a turn outstanding, after a given key.</summary>
    public static List<long> WithWork(Session session, long afterKey, int limit) =>
        Keys(session["SELECT key FROM instances WHERE work = 1 AND key > ? ORDER BY key LIMIT ?"], afterKey, limit);

    public static string? Text(Session session, long key, PayloadKind kind)
    {
        var statement = session["SELECT data FROM payloads WHERE id = ?"].Bind(1, RowKeys.Payload(key, kind));
        var text = statement.Step() ? statement.Text(0) : null;
        statement.Reset();
        return text;
    }

    public static byte[]? Bytes(Session session, long key, PayloadKind kind)
    {
        var statement = session["SELECT data FROM payloads WHERE id = ?"].Bind(1, RowKeys.Payload(key, kind));
        var bytes = statement.Step() ? statement.Blob(0).ToArray() : null;
        statement.Reset();
        return bytes;
    }

    /// <summary>The history of the current generation, the number of its next turn, and its size.</summary>
    public static (List<TurnRecord> Turns, int NextTurn, long Bytes) Turns(Session session, long key)
    {
        var statement = session["SELECT id, at, events FROM history WHERE id BETWEEN ? AND ? ORDER BY id"];
        statement.Bind(1, RowKeys.FirstHistory(key)).Bind(2, RowKeys.LastHistory(key));
        var turns = new List<TurnRecord>();
        var nextTurn = 0;
        var bytes = 0L;
        while (statement.Step())
        {
            nextTurn = RowKeys.TurnOf(statement.Long(0)) + 1;
            var events = statement.Blob(2);
            bytes += events.Length;
            turns.Add(new TurnRecord(new DateTime(statement.Long(1), DateTimeKind.Utc), HistoryReader.DecodeAll(events)));
        }

        statement.Reset();
        return (turns, nextTurn, bytes);
    }

    private static List<long> Keys(Statement statement, long afterKey, int limit)
    {
        statement.Bind(1, afterKey).Bind(2, limit);
        var keys = new List<long>();
        while (statement.Step())
        {
            keys.Add(statement.Long(0));
        }

        statement.Reset();
        return keys;
    }

    private static InstanceRow Row(Statement statement) =>
        new(statement.Long(0), statement.Text(1), statement.Text(2), statement.Text(3), (OrchestrationRuntimeStatus)statement.Long(4))
        {
            WakeAt = statement.LongOrNull(5),
            HasWork = statement.Long(6) != 0,
            Parent = statement.LongOrNull(7) is { } parentKey
                ? new ParentLink(parentKey, (int)statement.Long(8), statement.Text(9), statement.Text(10))
                : null,
            TraceParent = statement.TextOrNull(11),
            TraceState = statement.TextOrNull(12),
            CreatedTicks = statement.Long(13),
        };

    private static List<InboxEntry> Inbox(Session session, long key)
    {
        var statement = session["SELECT seq, event FROM inbox WHERE instance = ? ORDER BY seq"].Bind(1, key);
        var entries = new List<InboxEntry>();
        while (statement.Step())
        {
            entries.Add(new InboxEntry(statement.Long(0), HistoryReader.DecodeOne(statement.Blob(1))));
        }

        statement.Reset();
        return entries;
    }
}
