using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Delegations;

/// <summary>Delegations in Table Storage: one partition, so that all that hold at a moment are one read; there are few at a time.</summary>
public sealed class TableDelegationStore(StorageTables tables) : IDelegationStore
{
    private const string Partition = "delegations";

    private readonly OverflowRows _overflow = new(tables.Delegations);

    /// <inheritdoc/>
    public async Task AddAsync(Delegation delegation, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        try
        {
            await tables.Delegations.AddEntityAsync(Row(delegation), cancellationToken);
        }
        catch (RequestFailedException e) when (Conflict.IsAlreadyThere(e))
        {
            // The same call again.
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Delegation>> ListAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        List<Delegation> found = [];
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and Until gt {now}");
        await foreach (TableEntity row in tables.Delegations.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (await ReadAsync(row, cancellationToken) is { RevokedAt: null } delegation)
            {
                found.Add(delegation);
            }
        }

        return [.. found.OrderBy(delegation => delegation.From).ThenBy(delegation => delegation.Id, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<Delegation?> FindAsync(string id, CancellationToken cancellationToken) =>
        await RowAsync(id, cancellationToken) is { } row ? await ReadAsync(row, cancellationToken) : null;

    /// <inheritdoc/>
    public async Task<Delegation?> RevokeAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await RowAsync(id, cancellationToken) is not { } row || await ReadAsync(row, cancellationToken) is not { } delegation)
            {
                return null;
            }

            if (delegation.RevokedAt is not null)
            {
                return delegation;
            }

            Delegation revoked = delegation with { RevokedAt = now };
            try
            {
                await tables.Delegations.UpdateEntityAsync(Row(revoked), row.ETag, TableUpdateMode.Replace, cancellationToken);
                return revoked;
            }
            catch (RequestFailedException e) when (Conflict.IsChanged(e))
            {
                // Someone revoked it at the same moment; theirs stands.
            }
        }
    }

    private static TableEntity Row(Delegation delegation)
    {
        TableEntity row = new(Partition, delegation.Id) { ["Until"] = delegation.RevokedAt ?? delegation.Until };
        new JsonItem('d', JsonSerializer.SerializeToUtf8Bytes(delegation, WireJson.Options), $"delegation '{delegation.Id}'").WriteTo(row);
        return row;
    }

    private async Task<TableEntity?> RowAsync(string id, CancellationToken cancellationToken)
    {
        if (id.Length is 0 or > 100 || !id.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        await tables.EnsureCreatedAsync(cancellationToken);
        NullableResponse<TableEntity> row = await tables.Delegations.GetEntityIfExistsAsync<TableEntity>(Partition, id, cancellationToken: cancellationToken);
        return row.HasValue ? row.Value : null;
    }

    private async Task<Delegation?> ReadAsync(TableEntity row, CancellationToken cancellationToken) =>
        await JsonReader.ReadAsync(row, _overflow, Partition, cancellationToken) is { } json ? JsonSerializer.Deserialize<Delegation>(json, WireJson.Options) : null;
}
