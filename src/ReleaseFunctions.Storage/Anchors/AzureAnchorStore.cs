using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Storage.Releases;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Anchors;

/// <summary>Anchors in blobs, and in a table, one partition for each release, where to find what they say of it.</summary>
public sealed class AzureAnchorStore(AnchorBlobs blobs, StorageTables tables) : IAnchorStore
{
    /// <summary>Partition of the days that were indexed to their end; no release id has such a name.</summary>
    private const string IndexedDays = "_indexed";

    public Task<string?> FindAsync(string date, CancellationToken cancellationToken) => blobs.FindAnchorAsync(date, cancellationToken);

    public Task<IReadOnlyList<string>> ListDatesAsync(int limit, CancellationToken cancellationToken) => blobs.ListDatesAsync(limit, cancellationToken);

    public Task<AnchorWritten> AddAsync(string date, string json, CancellationToken cancellationToken) => blobs.AddAnchorAsync(date, json, cancellationToken);

    public Task AddKeyAsync(string fingerprint, string publicPem, CancellationToken cancellationToken) => blobs.AddKeyAsync(fingerprint, publicPem, cancellationToken);

    public Task<string?> FindKeyAsync(string fingerprint, CancellationToken cancellationToken) => blobs.FindKeyAsync(fingerprint, cancellationToken);

    public async Task IndexAsync(Anchor anchor, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        foreach (AnchorHead head in anchor.Heads)
        {
            TableEntity row = new(head.Release, Inverted(anchor.Date)) { ["Date"] = anchor.Date, ["Seq"] = head.Seq, ["Hash"] = head.Hash };
            await tables.Anchors.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }

        await tables.Anchors.UpsertEntityAsync(new TableEntity(IndexedDays, anchor.Date), TableUpdateMode.Replace, cancellationToken);
    }

    public async Task<bool> IsIndexedAsync(string date, CancellationToken cancellationToken)
    {
        await tables.EnsureCreatedAsync(cancellationToken);
        return (await tables.Anchors.GetEntityIfExistsAsync<TableEntity>(IndexedDays, date, cancellationToken: cancellationToken)).HasValue;
    }

    public async Task<IReadOnlyList<AnchoredHead>> ListCoveringAsync(string releaseId, int limit, CancellationToken cancellationToken)
    {
        List<AnchoredHead> heads = [];
        if (!ReleaseRows.IsId(releaseId))
        {
            return heads;
        }

        await tables.EnsureCreatedAsync(cancellationToken);
        AsyncPageable<TableEntity> rows = tables.Anchors.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {releaseId}"), Math.Min(limit, 1_000), cancellationToken: cancellationToken);
        await foreach (TableEntity row in rows)
        {
            heads.Add(new AnchoredHead(row.GetString("Date"), row.GetInt64("Seq").GetValueOrDefault(), row.GetString("Hash")));
            if (heads.Count == limit)
            {
                break;
            }
        }

        return heads;
    }

    /// <summary>Digits of a day turned round, so that the newest comes first.</summary>
    private static string Inverted(string date) => new([.. date.Select(c => char.IsAsciiDigit(c) ? (char)('0' + '9' - c) : c)]);
}
