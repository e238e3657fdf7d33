using System.Text;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>Reads for clients.</summary>
internal static class StateReader
{
    // Between changes of status the last turn in history is the last update.
    private const string Columns =
        """
        SELECT key, id, name, status, created,
          max(updated, coalesce((SELECT at FROM history h WHERE h.id BETWEEN (key << 24) AND ((key << 24) | 16777215) ORDER BY h.id DESC LIMIT 1), 0)),
          tags FROM instances
        """;

    public static StoredState? Get(Session session, string id, bool withPayloads)
    {
        var statement = session[Columns + " WHERE id = ?"].Bind(1, id);
        var state = statement.Step() ? State(statement) : null;
        statement.Reset();
        return state is not null && withPayloads ? WithPayloads(session, state) : state;
    }

    /// <summary>Instances in order of creation, after a key.</summary>
    public static List<StoredState> List(Session session, StateFilter filter, long afterKey, int limit, bool withPayloads)
    {
        var sql = new StringBuilder(Columns).Append(" WHERE key > ?1");
        AppendFilter(sql, filter);
        var statement = session[sql.Append(" ORDER BY key LIMIT ?2").ToString()].Bind(1, afterKey).Bind(2, limit);
        BindFilter(statement, filter);
        var states = new List<StoredState>();
        while (statement.Step())
        {
            states.Add(State(statement));
        }

        statement.Reset();
        return withPayloads ? states.ConvertAll(s => WithPayloads(session, s)) : states;
    }

    /// <summary>Ids of ended instances in order of completion, after a place.</summary>
    public static List<(long Completed, long Key, string Id)> Ended(
        Session session,
        IReadOnlyCollection<OrchestrationRuntimeStatus>? statuses,
        DateTimeOffset? from,
        DateTimeOffset? to,
        (long Completed, long Key) after,
        int limit)
    {
        var sql = new StringBuilder(
            "SELECT completed, key, id FROM instances WHERE completed IS NOT NULL AND (completed > ?1 OR (completed = ?1 AND key > ?2)) AND completed >= ?3 AND completed <= ?4");
        AppendStatuses(sql, statuses);
        var statement = session[sql.Append(" ORDER BY completed, key LIMIT ?5").ToString()]
            .Bind(1, after.Completed).Bind(2, after.Key).Bind(3, from?.UtcTicks ?? 0).Bind(4, to?.UtcTicks ?? long.MaxValue).Bind(5, limit);
        var ended = new List<(long, long, string)>();
        while (statement.Step())
        {
            ended.Add((statement.Long(0), statement.Long(1), statement.Text(2)));
        }

        statement.Reset();
        return ended;
    }

    private static void AppendFilter(StringBuilder sql, StateFilter filter)
    {
        if (filter.CreatedFrom is not null)
        {
            sql.Append(" AND created >= ?3");
        }

        if (filter.CreatedTo is not null)
        {
            sql.Append(" AND created <= ?4");
        }

        if (!string.IsNullOrEmpty(filter.IdPrefix))
        {
            sql.Append(" AND id >= ?5 AND id < ?6");
        }

        AppendStatuses(sql, filter.Statuses);
    }

    private static void BindFilter(Statement statement, StateFilter filter)
    {
        if (filter.CreatedFrom is { } from)
        {
            statement.Bind(3, from.UtcTicks);
        }

        if (filter.CreatedTo is { } to)
        {
            statement.Bind(4, to.UtcTicks);
        }

        if (!string.IsNullOrEmpty(filter.IdPrefix))
        {
            // Text compares by its UTF-8 bytes: nothing that starts with the prefix comes after it with the last code point.
            statement.Bind(5, filter.IdPrefix).Bind(6, filter.IdPrefix + "\U0010FFFF");
        }
    }

    private static void AppendStatuses(StringBuilder sql, IReadOnlyCollection<OrchestrationRuntimeStatus>? statuses)
    {
        if (statuses is { Count: > 0 })
        {
            sql.Append(" AND status IN (").AppendJoin(',', statuses.Distinct().Order().Select(s => (int)s)).Append(')');
        }
    }

    private static StoredState State(Statement statement) => new(
        statement.Long(0),
        statement.Text(1),
        statement.Text(2),
        (OrchestrationRuntimeStatus)statement.Long(3),
        new DateTimeOffset(statement.Long(4), TimeSpan.Zero),
        new DateTimeOffset(statement.Long(5), TimeSpan.Zero),
        TagText.Read(statement.TextOrNull(6)));

    private static StoredState WithPayloads(Session session, StoredState state) => state with
    {
        Input = StoreReader.Text(session, state.Key, PayloadKind.Input),
        Output = StoreReader.Text(session, state.Key, PayloadKind.Output),
        CustomStatus = StoreReader.Text(session, state.Key, PayloadKind.CustomStatus),
        Failure = StoreReader.Bytes(session, state.Key, PayloadKind.Failure) is { } failure ? HistoryReader.DecodeFailure(failure) : null,
    };
}
