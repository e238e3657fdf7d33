using System.Runtime.CompilerServices;
using System.Text.Json;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Tests.App;

/// <summary>The release store's contract in memory: one lock, and views that go through JSON as they do in tables.</summary>
internal sealed class MemoryReleaseStore : IReleaseStore, IReleaseRecovery, IReleaseLine
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Stored> _releases = [];
    private readonly Dictionary<(string Scope, string Key), (string BodyHash, string Id)> _idempotency = [];
    private readonly Dictionary<string, (string ReleaseId, int Rev)> _turns = [];
    private int _failures;

    private readonly Dictionary<string, Suspicion> _suspicions = [];

    public Task SuspectAsync(string releaseId, Suspicion suspicion, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _suspicions[releaseId] = suspicion;
            return Task.CompletedTask;
        }
    }

    public Task<Suspicion?> FindSuspicionAsync(string releaseId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_suspicions.GetValueOrDefault(releaseId));
        }
    }

    /// <summary>The next calls that write fail as if the store could not be reached.</summary>
    public void FailNext(int commits) => Volatile.Write(ref _failures, commits);

    public Task<ReleaseCreation> CreateAsync(ReleaseView release, IReadOnlyList<HistoryEvent> events, IdempotencyKey? idempotency, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (idempotency is not null && Creation(idempotency) is { } before)
            {
                return Task.FromResult(before);
            }

            _releases.Add(release.Facts.Id, new Stored(Copy(release), [.. events], [ReleaseKickoff.EventKey]));
            if (idempotency is not null)
            {
                _idempotency.Add((idempotency.Scope, idempotency.Key), (idempotency.BodyHash, release.Facts.Id));
            }

            return Task.FromResult(new ReleaseCreation(ReleaseCreationKind.Created, release));
        }
    }

    public Task<ReleaseCreation?> FindCreationAsync(IdempotencyKey idempotency, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(Creation(idempotency));
        }
    }

    public Task<ReleaseView?> FindAsync(string releaseId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_releases.GetValueOrDefault(releaseId)?.View);
        }
    }

    public Task<CommitResult> CommitAsync(string releaseId, Func<ReleaseView, IReadOnlyList<NewEvent>> decide, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _failures) > 0 && Interlocked.Decrement(ref _failures) >= 0)
        {
            throw new IOException("The store cannot be reached.");
        }

        lock (_lock)
        {
            if (!_releases.TryGetValue(releaseId, out Stored? stored))
            {
                throw new KeyNotFoundException($"There is no release '{releaseId}'.");
            }

            List<NewEvent> fresh = [];
            foreach (NewEvent e in decide(stored.View))
            {
                if (e.Key.Length is 0 or > 200)
                {
                    throw new ArgumentException($"The key of an event of type '{e.Type}' has {e.Key.Length} characters; it must have 1 to 200.");
                }

                if (stored.Keys.Add(e.Key))
                {
                    fresh.Add(e);
                }
            }

            (ReleaseView view, IReadOnlyList<HistoryEvent> appended) = ReleaseCommit.Next(stored.View, fresh);
            stored.View = Copy(view);
            stored.Events.AddRange(appended);
            return Task.FromResult(new CommitResult(stored.View, appended));
        }
    }

    public Task<bool> HasEventAsync(string releaseId, string eventKey, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_releases.TryGetValue(releaseId, out Stored? stored) && stored.Keys.Contains(eventKey));
        }
    }

    public async IAsyncEnumerable<HistoryEvent> ReadHistoryAsync(string releaseId, long fromSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (HistoryEvent e in History(releaseId).Where(e => e.Seq >= fromSeq))
        {
            yield return e;
        }
    }

    /// <summary>The continuation is the number of releases before the page.</summary>
    public Task<ReleasePage> ListAsync(ReleaseQuery query, CancellationToken cancellationToken)
    {
        int skip = 0;
        if (query.Continuation is not null && !int.TryParse(query.Continuation, out skip))
        {
            throw new ArgumentException("The continuation token was not given for this query.");
        }

        lock (_lock)
        {
            List<ReleaseSummary> all = [.. _releases.Values.Select(stored => ReleaseSummary.Of(stored.View))
                .Where(summary => (query.Plan is null || query.Plan == summary.Plan) && (query.Status is null || query.Status == summary.Status))
                .Where(summary => (query.From is null || summary.RequestedAt >= query.From) && (query.To is null || summary.RequestedAt < query.To))
                .OrderByDescending(summary => summary.RequestedAt)];
            bool more = all.Count > skip + query.PageSize;
            return Task.FromResult(new ReleasePage(
                [.. all.Skip(skip).Take(query.PageSize)],
                more ? (skip + query.PageSize).ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
        }
    }

    public Task<IReadOnlyList<ReleaseSummary>> ListNotStartedAsync(DateTimeOffset requestedBefore, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<ReleaseSummary>>(
                [.. _releases.Values.Where(stored => !stored.View.Begun && (stored.View.Facts.ScheduledFor ?? stored.View.Facts.RequestedAt) < requestedBefore).Select(stored => ReleaseSummary.Of(stored.View)).Take(limit)]);
        }
    }

    public async IAsyncEnumerable<ReleaseSummary> ListUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        ReleaseSummary[] open;
        lock (_lock)
        {
            open = [.. _releases.Values.Where(stored => !stored.View.Status.IsOver()).Select(stored => ReleaseSummary.Of(stored.View))];
        }

        foreach (ReleaseSummary summary in open)
        {
            yield return summary;
        }
    }

    public Task<IReadOnlyList<ReleaseSummary>> ListInFlightAsync(string plan, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<ReleaseSummary>>(
                [.. _releases.Values.Where(stored => stored.View.Facts is { Drill: null } facts && facts.Plan == plan && !stored.View.Status.IsOver())
                    .Select(stored => ReleaseSummary.Of(stored.View)).OrderByDescending(summary => summary.RequestedAt)]);
        }
    }

    public Task<PlanTurn> ReadTurnAsync(string plan, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_turns.TryGetValue(plan, out (string ReleaseId, int Rev) turn) ? new PlanTurn(plan, turn.ReleaseId, $"{turn.Rev}") : new PlanTurn(plan, null, null));
        }
    }

    public Task<bool> TakeTurnAsync(PlanTurn turn, string releaseId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            bool same = _turns.TryGetValue(turn.Plan, out (string ReleaseId, int Rev) now) ? $"{now.Rev}" == turn.Token : turn.Token is null;
            if (same)
            {
                _turns[turn.Plan] = (releaseId, now.Rev + 1);
            }

            return Task.FromResult(same);
        }
    }

    public async Task<ReleaseCreation?> CreateInTurnAsync(
        ReleaseView release, IReadOnlyList<HistoryEvent> events, IdempotencyKey? idempotency, PlanTurn turn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (idempotency is not null && Creation(idempotency) is { } before)
            {
                return before;
            }

            if (!TakeTurnAsync(turn, release.Facts.Id, cancellationToken).Result)
            {
                return null;
            }
        }

        return await CreateAsync(release, events, idempotency, cancellationToken);
    }

    public Task<int> RepairAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    /// <summary>The history as it is now.</summary>
    public IReadOnlyList<HistoryEvent> History(string releaseId)
    {
        lock (_lock)
        {
            return _releases.TryGetValue(releaseId, out Stored? stored) ? [.. stored.Events] : [];
        }
    }

    /// <summary>Changes an event behind the chain's back.</summary>
    public void Tamper(string releaseId, int index, Func<HistoryEvent, HistoryEvent?> change)
    {
        lock (_lock)
        {
            List<HistoryEvent> events = _releases[releaseId].Events;
            HistoryEvent? changed = change(events[index]);
            events.RemoveAt(index);
            if (changed is not null)
            {
                events.Insert(index, changed);
            }
        }
    }

    private ReleaseCreation? Creation(IdempotencyKey idempotency) =>
        _idempotency.TryGetValue((idempotency.Scope, idempotency.Key), out (string BodyHash, string Id) before)
            ? new ReleaseCreation(before.BodyHash == idempotency.BodyHash ? ReleaseCreationKind.AlreadyExists : ReleaseCreationKind.DifferentBody, _releases[before.Id].View)
            : null;

    private static ReleaseView Copy(ReleaseView view) => JsonSerializer.Deserialize<ReleaseView>(JsonSerializer.Serialize(view, WireJson.Options), WireJson.Options)!;

    private sealed class Stored(ReleaseView view, List<HistoryEvent> events, HashSet<string> keys)
    {
        public ReleaseView View { get; set; } = view;

        public List<HistoryEvent> Events { get; } = events;

        public HashSet<string> Keys { get; } = keys;
    }
}
