using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Releases;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Reviews;

/// <summary>What people add to reviews, one partition for each release; rows are inserted and never changed.</summary>
public sealed class TableReviewStore(StorageTables tables) : IReviewStore
{
    private readonly OverflowRows _overflow = new(tables.Reviews);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReviewEntry>> ReadAsync(string releaseId, CancellationToken cancellationToken)
    {
        List<ReviewEntry> entries = [];
        if (!ReleaseRows.IsId(releaseId))
        {
            return entries;
        }

        await tables.EnsureCreatedAsync(cancellationToken);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {releaseId} and RowKey ge {"e:"} and RowKey lt {"e;"}");
        await foreach (TableEntity row in tables.Reviews.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            byte[] json = await JsonReader.ReadAsync(row, _overflow, releaseId, cancellationToken)
                ?? throw new InvalidDataException($"The row '{row.RowKey}' of the table of reviews holds no entry.");
            entries.Add(JsonSerializer.Deserialize<ReviewEntry>(json, WireJson.Options)!);
        }

        return entries;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The id is not a release's.</exception>
    public async Task<IReadOnlyList<ReviewEntry>> AppendAsync(string releaseId, Func<IReadOnlyList<ReviewEntry>, ReviewEntry?> decide, CancellationToken cancellationToken)
    {
        if (!ReleaseRows.IsId(releaseId))
        {
            throw new ArgumentException($"'{releaseId}' is no release's id.");
        }

        while (true)
        {
            IReadOnlyList<ReviewEntry> entries = await ReadAsync(releaseId, cancellationToken);
            if (decide(entries) is not { } entry)
            {
                return entries;
            }

            entry = entry with { Seq = entries.Count + 1 };
            TableEntity row = new(releaseId, "e:" + entry.Seq.ToString("D6", CultureInfo.InvariantCulture));
            JsonItem item = new('r', JsonSerializer.SerializeToUtf8Bytes(entry, WireJson.Options), $"review entry of release '{releaseId}'");
            try
            {
                await new RowGroup().Insert(row, item).SubmitAsync(tables.Reviews, _overflow, releaseId, cancellationToken);
                return [.. entries, entry];
            }
            catch (RequestFailedException e) when (Conflict.IsAlreadyThere(e))
            {
                // Someone was first, or this is our own request repeated by the client: its id tells.
                if ((await ReadAsync(releaseId, cancellationToken)).FirstOrDefault(other => other.Id == entry.Id) is not null)
                {
                    return await ReadAsync(releaseId, cancellationToken);
                }
            }
        }
    }
}
