using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>Intents in Table Storage, beside the links: one partition per order, named by its key, so that they spread over the service.</summary>
public sealed class TableDeploymentIntents(StorageTables tables) : IDeploymentIntents
{
    private const string RowKey = "intent";
    private const string Sent = "SentAt";
    private const string SentAgain = "SentAgainAt";
    private const string Handle = "Handle";

    /// <inheritdoc/>
    public async Task<DeploymentIntent?> BeginAsync(string key, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!DeploymentIntent.IsKey(key))
        {
            throw new ArgumentException($"'{key}' cannot be the key of an intent; it has letters, digits and hyphens, at most 300.", nameof(key));
        }

        await tables.EnsureCreatedAsync(cancellationToken);
        try
        {
            await tables.Links.AddEntityAsync(new TableEntity(key, RowKey) { [Sent] = at }, cancellationToken);
            return null;
        }
        catch (RequestFailedException e) when (Conflict.IsAlreadyThere(e))
        {
            return await FindAsync(key, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<DeploymentIntent?> FindAsync(string key, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        NullableResponse<TableEntity> row = await tables.Links.GetEntityIfExistsAsync<TableEntity>(key, RowKey, cancellationToken: cancellationToken);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <inheritdoc/>
    public async Task KeepAsync(DeploymentIntent intent, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        await tables.Links.UpsertEntityAsync(
            new TableEntity(intent.Key, RowKey) { [Sent] = intent.SentAt, [SentAgain] = intent.SentAgainAt, [Handle] = intent.Handle }, TableUpdateMode.Replace, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(string key, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        await tables.Links.DeleteEntityAsync(key, RowKey, ETag.All, cancellationToken);
    }

    private static DeploymentIntent Read(TableEntity row) => new()
    {
        Key = row.PartitionKey,
        SentAt = row.GetDateTimeOffset(Sent)!.Value,
        SentAgainAt = row.GetDateTimeOffset(SentAgain),
        Handle = row.GetString(Handle),
    };
}
