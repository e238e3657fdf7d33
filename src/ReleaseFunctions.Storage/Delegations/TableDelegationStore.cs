using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Delegations;

/// <summary>Delegations in Table Storage: one partition, so that all that hold at a moment are one read; there are few at a time.</summary>
public sealed class TableDelegationStore(StorageTables tables) : IDelegationStore
{
    private readonly JsonRows<Delegation> _rows = new(tables.Delegations, "delegations", 'd', delegation => $"delegation '{delegation.Id}'");

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
        IReadOnlyList<Delegation> found = await _rows.QueryAsync(TableClient.CreateQueryFilter($"Until gt {now}"), cancellationToken);
        return [.. found.Where(delegation => delegation.RevokedAt is null).OrderBy(delegation => delegation.From).ThenBy(delegation => delegation.Id, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<Delegation?> FindAsync(string id, CancellationToken cancellationToken) => (await ReadAsync(id, cancellationToken))?.Item;

    /// <inheritdoc/>
    public async Task<Delegation?> RevokeAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await ReadAsync(id, cancellationToken) is var (delegation, etag))
        {
            if (delegation.RevokedAt is not null)
            {
                return delegation;
            }

            Delegation revoked = delegation with { RevokedAt = now };
            try
            {
                await tables.Delegations.UpdateEntityAsync(Row(revoked), etag, TableUpdateMode.Replace, cancellationToken);
                return revoked;
            }
            catch (RequestFailedException e) when (Conflict.IsChanged(e))
            {
                // Someone revoked it at the same moment; theirs stands.
            }
        }

        return null;
    }

    private TableEntity Row(Delegation delegation)
    {
        TableEntity row = _rows.Row(delegation.Id, delegation);
        row["Until"] = delegation.RevokedAt ?? delegation.Until;
        return row;
    }

    private async Task<(Delegation Item, ETag ETag)?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        if (id.Length is 0 or > 100 || !id.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        await tables.EnsureCreatedAsync(cancellationToken);
        return await _rows.FindAsync(id, cancellationToken);
    }
}
