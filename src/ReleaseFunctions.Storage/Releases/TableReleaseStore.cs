using System.Runtime.CompilerServices;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>Releases and their histories in Table Storage; keys and costs are in <c>docs/storage.md</c>. One instance per process.</summary>
public sealed class TableReleaseStore : IReleaseStore, IReleaseRecovery, IReleaseLine, IDisposable
{
    private readonly StorageTables _tables;
    private readonly ReleaseFold _fold;
    private readonly TimeProvider _time;
    private readonly ReleaseLedger _ledger;
    private readonly ReleaseIndex _index;
    private readonly ReleaseListing _listing;
    private readonly TurnRows _turns;
    private readonly SuspicionRows _suspicions;
    private readonly ReleaseGate _gate = new();

    public TableReleaseStore(StorageTables tables, ReleaseFold fold, TimeProvider time)
    {
        _tables = tables;
        _fold = fold;
        _time = time;

        OverflowRows overflow = new(tables.Releases);
        _ledger = new ReleaseLedger(tables, overflow);
        _index = new ReleaseIndex(tables, overflow);
        _listing = new ReleaseListing(tables, overflow);
        _turns = new TurnRows(tables);
        _suspicions = new SuspicionRows(tables);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">View and events do not belong together, or the id belongs to another creation.</exception>
    /// <exception cref="ItemTooLargeException">More JSON than the store keeps.</exception>
    public async Task<ReleaseCreation> CreateAsync(ReleaseView release, IReadOnlyList<HistoryEvent> events, IdempotencyKey? idempotency, CancellationToken cancellationToken) =>
        (await CreateAsync(release, events, idempotency, null, cancellationToken))!;

    /// <inheritdoc/>
    public Task<ReleaseCreation?> CreateInTurnAsync(
        ReleaseView release, IReadOnlyList<HistoryEvent> events, IdempotencyKey? idempotency, PlanTurn turn, CancellationToken cancellationToken) =>
        CreateAsync(release, events, idempotency, turn, cancellationToken);

    private async Task<ReleaseCreation?> CreateAsync(
        ReleaseView release, IReadOnlyList<HistoryEvent> events, IdempotencyKey? idempotency, PlanTurn? turn, CancellationToken cancellationToken)
    {
        CreationRecord record = new(release, events);
        record.Check();
        await _tables.EnsureCreatedAsync(cancellationToken);

        NewPartition partition = ReleaseLedger.Compose(record);
        Claim? claim = await _index.TryClaimAsync(record, partition.Head, idempotency, turn, Guid.NewGuid().ToString("N"), cancellationToken);
        if (claim is null)
        {
            ReleaseHead head = await _ledger.CreateAsync(partition, cancellationToken);
            return new ReleaseCreation(ReleaseCreationKind.Created, head.View);
        }

        return claim == Claim.TurnTaken ? null : await FindClaimedAsync(claim, idempotency, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReleaseSummary>> ListInFlightAsync(string plan, CancellationToken cancellationToken)
    {
        await _tables.EnsureCreatedAsync(cancellationToken);
        return await _listing.ListInFlightAsync(plan, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<PlanTurn> ReadTurnAsync(string plan, CancellationToken cancellationToken)
    {
        await _tables.EnsureCreatedAsync(cancellationToken);
        return await _turns.ReadAsync(plan, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> TakeTurnAsync(PlanTurn turn, string releaseId, CancellationToken cancellationToken)
    {
        await _tables.EnsureCreatedAsync(cancellationToken);
        return await _turns.TakeAsync(turn, releaseId, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ReleaseCreation?> FindCreationAsync(IdempotencyKey idempotency, CancellationToken cancellationToken)
    {
        await _tables.EnsureCreatedAsync(cancellationToken);
        return await _index.FindClaimAsync(idempotency, cancellationToken) is { } claim
            ? await FindClaimedAsync(claim, idempotency, cancellationToken)
            : null;
    }

    /// <inheritdoc/>
    public async Task<ReleaseView?> FindAsync(string releaseId, CancellationToken cancellationToken)
    {
        if (!ReleaseRows.IsId(releaseId))
        {
            return null;
        }

        await _tables.EnsureCreatedAsync(cancellationToken);
        return (await FindHeadAsync(releaseId, cancellationToken))?.View;
    }

    /// <inheritdoc/>
    /// <exception cref="CommitContendedException">Others were first every time.</exception>
    /// <exception cref="ItemTooLargeException">More JSON than the store keeps.</exception>
    public async Task<CommitResult> CommitAsync(string releaseId, Func<ReleaseView, IReadOnlyList<NewEvent>> decide, CancellationToken cancellationToken)
    {
        if (!ReleaseRows.IsId(releaseId))
        {
            throw NoSuchRelease(releaseId);
        }

        await _tables.EnsureCreatedAsync(cancellationToken);
        using IDisposable passage = await _gate.EnterAsync(releaseId, cancellationToken);
        return await new ReleaseAppender(_ledger, _index, _fold, _time).RunAsync(
            _ledger.Recall(releaseId),
            async token => await FindHeadAsync(releaseId, token) ?? throw NoSuchRelease(releaseId),
            decide,
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> HasEventAsync(string releaseId, string eventKey, CancellationToken cancellationToken)
    {
        if (!ReleaseRows.IsId(releaseId))
        {
            return false;
        }

        await _tables.EnsureCreatedAsync(cancellationToken);
        return await _ledger.FindMarkerAsync(releaseId, eventKey, cancellationToken) is not null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<HistoryEvent> ReadHistoryAsync(string releaseId, long fromSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!ReleaseRows.IsId(releaseId))
        {
            yield break;
        }

        await _tables.EnsureCreatedAsync(cancellationToken);
        bool isEmpty = true;
        await foreach (HistoryEvent e in _ledger.ReadEventsAsync(releaseId, fromSeq, cancellationToken))
        {
            isEmpty = false;
            yield return e;
        }

        // No events at all: either there is no such release, or its creation stopped half way and is finished now.
        if (isEmpty && fromSeq <= 1 && await FindHeadAsync(releaseId, cancellationToken) is not null)
        {
            await foreach (HistoryEvent e in _ledger.ReadEventsAsync(releaseId, fromSeq, cancellationToken))
            {
                yield return e;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ReleasePage> ListAsync(ReleaseQuery query, CancellationToken cancellationToken)
    {
        await _tables.EnsureCreatedAsync(cancellationToken);
        return await _listing.ListAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReleaseSummary>> ListNotStartedAsync(DateTimeOffset requestedBefore, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        await _tables.EnsureCreatedAsync(cancellationToken);
        return await _listing.ListNotStartedAsync(requestedBefore, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReleaseSummary> ListUnfinishedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        await _tables.EnsureCreatedAsync(cancellationToken);
        foreach (ReleaseStatus status in StatusName.Unfinished)
        {
            await foreach ((ReleaseSummary summary, _) in _listing.ListAsync(status, cancellationToken))
            {
                if (seen.Add(summary.Id))
                {
                    yield return summary;
                }
            }
        }
    }

    /// <inheritdoc/>
    public async Task<int> RepairAsync(CancellationToken cancellationToken)
    {
        int repaired = 0;
        await _tables.EnsureCreatedAsync(cancellationToken);
        foreach (ReleaseStatus status in StatusName.Unfinished)
        {
            await foreach ((ReleaseSummary summary, long rev) in _listing.ListAsync(status, cancellationToken))
            {
                ReleaseHead? head = await FindHeadAsync(summary.Id, cancellationToken);
                if (head is not null && head.SummaryRev > rev && await _index.UpdateAsync(head, cancellationToken))
                {
                    repaired++;
                }
            }
        }

        return repaired;
    }

    /// <inheritdoc/>
    public async Task SuspectAsync(string releaseId, Suspicion suspicion, CancellationToken cancellationToken)
    {
        await _tables.EnsureCreatedAsync(cancellationToken);
        await _suspicions.PutAsync(releaseId, suspicion, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Suspicion?> FindSuspicionAsync(string releaseId, CancellationToken cancellationToken)
    {
        await _tables.EnsureCreatedAsync(cancellationToken);
        return await _suspicions.FindAsync(releaseId, cancellationToken);
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>The head; where a creation stopped half way, its second half is done first.</summary>
    private async Task<ReleaseCreation> FindClaimedAsync(Claim claim, IdempotencyKey? idempotency, CancellationToken cancellationToken)
    {
        ReleaseHead existing = await FindHeadAsync(claim.ReleaseId, cancellationToken)
            ?? throw new InvalidDataException($"Release '{claim.ReleaseId}' was claimed, but neither it nor what it was to be created from is there.");
        return new ReleaseCreation(
            claim.BodyHash == idempotency?.BodyHash ? ReleaseCreationKind.AlreadyExists : ReleaseCreationKind.DifferentBody,
            existing.View);
    }

    private async Task<ReleaseHead?> FindHeadAsync(string releaseId, CancellationToken cancellationToken)
    {
        if (await _ledger.FindAsync(releaseId, cancellationToken) is { } head)
        {
            return head;
        }

        CreationRecord? record = await _index.FindRecordAsync(releaseId, cancellationToken);
        return record is null ? null : await _ledger.CreateAsync(ReleaseLedger.Compose(record), cancellationToken);
    }

    private static KeyNotFoundException NoSuchRelease(string releaseId) => new($"There is no release '{releaseId}'.");
}
