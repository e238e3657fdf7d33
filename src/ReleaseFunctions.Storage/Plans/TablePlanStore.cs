using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Plans;

/// <summary>Plans in Table Storage; a version, once there, never changes.</summary>
public sealed class TablePlanStore(StorageTables tables) : IPlanStore
{
    private readonly OverflowRows _overflow = new(tables.Plans);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The name is not a plan's.</exception>
    /// <exception cref="ItemTooLargeException">More JSON than the store keeps.</exception>
    public async Task<PlanStored> PutAsync(PlanDocument document, CancellationToken cancellationToken)
    {
        if (!PlanRows.IsName(document.Name))
        {
            throw new ArgumentException($"The plan name '{document.Name}' is not a letter or digit followed by at most 62 of a-z, 0-9 and '-'.");
        }

        await tables.EnsureCreatedAsync(cancellationToken);
        string callId = Guid.NewGuid().ToString("N");
        while (true)
        {
            TableEntity? latest = await FindRowAsync(PlanRows.Latest(document.Name), cancellationToken);
            PlanDocument? newest = latest is null ? null : await ReadAsync(latest, cancellationToken);
            if (newest?.Digest == document.Digest)
            {
                return new PlanStored(newest, Created: false);
            }

            PlanDocument next = document with { Version = (newest?.Version ?? 0) + 1 };
            try
            {
                await AppendAsync(next, latest?.ETag, callId, cancellationToken);
                return new PlanStored(next, Created: true);
            }
            catch (RequestFailedException e) when (Conflict.Is(e))
            {
                // The client repeats a request whose answer was lost, and then conflicts with itself; otherwise someone was first.
                TableEntity? stored = await FindRowAsync(PlanRows.Version(next.Name, next.Version), cancellationToken);
                if (stored?.GetString("CreatedBy") == callId)
                {
                    return new PlanStored(next, Created: true);
                }
            }
        }
    }

    /// <inheritdoc/>
    public async Task<PlanDocument?> FindAsync(string plan, int? version, CancellationToken cancellationToken)
    {
        if (!PlanRows.IsName(plan) || version < 1)
        {
            return null;
        }

        await tables.EnsureCreatedAsync(cancellationToken);
        TableEntity? row = await FindRowAsync(version is { } v ? PlanRows.Version(plan, v) : PlanRows.Latest(plan), cancellationToken);
        return row is null ? null : await ReadAsync(row, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PlanDocument>> ListAsync(CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        List<PlanDocument> plans = [];
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {PlanRows.Partition} and RowKey gt {"l:"} and RowKey lt {"l;"}");
        await foreach (TableEntity row in tables.Plans.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            plans.Add(await ReadAsync(row, cancellationToken));
        }

        return plans;
    }

    private async Task AppendAsync(PlanDocument document, ETag? latest, string callId, CancellationToken cancellationToken)
    {
        TableEntity pointer = new(PlanRows.Partition, PlanRows.Latest(document.Name));
        RowGroup rows = latest is { } etag
            ? new RowGroup().Replace(pointer, etag, PlanItem.Of(document))
            : new RowGroup().Insert(pointer, PlanItem.Of(document));
        rows.Insert(new TableEntity(PlanRows.Partition, PlanRows.Version(document.Name, document.Version)) { ["CreatedBy"] = callId }, PlanItem.Of(document));
        await rows.SubmitAsync(tables.Plans, _overflow, PlanRows.Partition, cancellationToken);
    }

    private async Task<TableEntity?> FindRowAsync(string rowKey, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await tables.Plans.GetEntityIfExistsAsync<TableEntity>(PlanRows.Partition, rowKey, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }

    private async Task<PlanDocument> ReadAsync(TableEntity row, CancellationToken cancellationToken)
    {
        byte[] stored = await JsonReader.ReadAsync(row, _overflow, PlanRows.Partition, cancellationToken)
            ?? throw new InvalidDataException($"The row '{row.RowKey}' of the table of plans holds no plan.");
        return PlanItem.Parse(stored);
    }
}
