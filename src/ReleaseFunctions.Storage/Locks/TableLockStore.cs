using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Releases;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Locks;

/// <summary>
/// Environments' locks in Table Storage: a row per lock that is held, with its queue; a free lock has no row. The row's ETag guards
/// every change. What this process last saw is tried first, so that taking and freeing a lock that nobody else wants is one request each.
/// </summary>
public sealed class TableLockStore(StorageTables tables) : ILockStore, IDisposable
{
    private const string Partition = "locks";
    private const int MaxConflicts = 40;
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(200);

    private readonly OverflowRows _overflow = new(tables.Locks);
    private readonly ReleaseGate _gate = new();
    private readonly DirectCache<SeenLock> _seen = new();

    /// <inheritdoc/>
    /// <exception cref="LockContendedException">Others were first every time.</exception>
    public async Task<LockState> ChangeAsync(string name, Func<LockState, LockState> change, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        using IDisposable passage = await _gate.EnterAsync(name, cancellationToken);
        SeenLock seen = _seen.Find(name) ?? SeenLock.Free(name);
        bool isCurrent = false;
        for (int conflicts = 0; ;)
        {
            LockState next = change(seen.State);
            if (ReferenceEquals(next, seen.State))
            {
                // That nothing changes is only certain of what is there now.
                if (isCurrent)
                {
                    return next;
                }

                seen = await ReadAsync(name, cancellationToken);
                isCurrent = true;
                continue;
            }

            if (await TryWriteAsync(seen, next, cancellationToken) is { } written)
            {
                _seen.Put(name, written);
                return next;
            }

            // Someone was first; or the client repeated a request whose answer was lost, and then what it reads is its own work.
            if (++conflicts == MaxConflicts)
            {
                throw new LockContendedException(name, conflicts);
            }

            if (isCurrent)
            {
                await Task.Delay(Random.Shared.NextDouble() * MaxPause, cancellationToken);
            }

            seen = await ReadAsync(name, cancellationToken);
            isCurrent = true;
        }
    }

    /// <inheritdoc/>
    public async Task<LockState> FindAsync(string name, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        return (await ReadAsync(name, cancellationToken)).State;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LockState>> ListAsync(CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        List<LockState> held = [];
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (TableEntity row in tables.Locks.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            held.Add(await ParseAsync(row, cancellationToken));
        }

        return held;
    }

    public void Dispose() => _gate.Dispose();

    private async Task<SeenLock> ReadAsync(string name, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await tables.Locks.GetEntityIfExistsAsync<TableEntity>(Partition, name, cancellationToken: cancellationToken);
        SeenLock seen = row.HasValue ? new SeenLock(await ParseAsync(row.Value!, cancellationToken), row.Value!.ETag) : SeenLock.Free(name);
        _seen.Put(name, seen);
        return seen;
    }

    /// <returns>Null: the lock is not as it was seen.</returns>
    private async Task<SeenLock?> TryWriteAsync(SeenLock seen, LockState next, CancellationToken cancellationToken)
    {
        try
        {
            if (next.IsFree)
            {
                // Azure: the client takes a row that is gone for deleted.
                using Response response = await tables.Locks.DeleteEntityAsync(Partition, next.Name, seen.ETag!.Value, cancellationToken);
                return response.Status == 404 ? null : SeenLock.Free(next.Name);
            }

            TableEntity row = new(Partition, next.Name);
            JsonItem item = new('q', JsonSerializer.SerializeToUtf8Bytes(next, WireJson.Options), $"the lock '{next.Name}'");
            RowGroup rows = seen.ETag is { } etag ? new RowGroup().Replace(row, etag, item) : new RowGroup().Insert(row, item);
            IReadOnlyList<ETag> etags = await rows.SubmitAsync(tables.Locks, _overflow, Partition, cancellationToken);
            return new SeenLock(next, etags[0]);
        }
        catch (RequestFailedException e) when (Conflict.Is(e) || e.Status == 404)
        {
            return null;
        }
    }

    private async Task<LockState> ParseAsync(TableEntity row, CancellationToken cancellationToken)
    {
        byte[] json = await JsonReader.ReadAsync(row, _overflow, Partition, cancellationToken)
            ?? throw new InvalidDataException($"The row of the lock '{row.RowKey}' is empty.");
        return JsonSerializer.Deserialize<LockState>(json, WireJson.Options)!;
    }

    /// <summary>A lock as it was when this process last looked.</summary>
    /// <param name="ETag">Null: it had no row.</param>
    private sealed record SeenLock(LockState State, ETag? ETag)
    {
        public static SeenLock Free(string name) => new(LockState.Free(name), null);
    }
}
