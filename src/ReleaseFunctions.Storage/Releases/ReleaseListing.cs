using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Storage.Items;
using ReleaseFunctions.Storage.Tables;

namespace ReleaseFunctions.Storage.Releases;

/// <summary>Range reads of the index; its rows carry all that a listing shows.</summary>
internal sealed class ReleaseListing(StorageTables tables, OverflowRows overflow)
{
    public const int MaxPageSize = 200;

    /// <summary>Above every position: positions are digits, letters, ':' and '-'.</summary>
    private const string End = "~";

    public async Task<ReleasePage> ListAsync(ReleaseQuery query, CancellationToken cancellationToken)
    {
        if (query.PageSize is < 1 or > MaxPageSize)
        {
            throw new ArgumentException($"The page size is {query.PageSize}; it must be 1 to {MaxPageSize}.");
        }

        string? position = query.Continuation is null ? null : ContinuationToken.Read(query);
        if (query.Plan is { } plan && !IndexRows.IsPlan(plan))
        {
            return new ReleasePage([], null);
        }

        string prefix = IndexRows.Prefix(query.Plan, query.Status);
        string after = prefix + (position ?? (query.To is { } to ? IndexRows.After(to) : ""));
        string until = prefix + (query.From is { } from ? IndexRows.Until(from) : End);

        // One row more than the page tells whether there is a next one.
        List<TableEntity> rows = [];
        await foreach (TableEntity row in RangeAsync(after, until, query.PageSize + 1, cancellationToken))
        {
            rows.Add(row);
            if (rows.Count > query.PageSize)
            {
                break;
            }
        }

        List<ReleaseSummary> items = [];
        foreach (TableEntity row in rows.Take(query.PageSize))
        {
            items.Add(await SummaryAsync(row, cancellationToken));
        }

        string? continuation = rows.Count > query.PageSize ? ContinuationToken.Write(query, rows[query.PageSize - 1].RowKey[prefix.Length..]) : null;
        return new ReleasePage(items, continuation);
    }

    /// <summary>Releases listed under a status, newest first, with the revision that the index shows.</summary>
    public async IAsyncEnumerable<(ReleaseSummary Summary, long Rev)> ListAsync(ReleaseStatus status, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string prefix = IndexRows.Prefix(null, status);
        await foreach (TableEntity row in RangeAsync(prefix, prefix + End, null, cancellationToken))
        {
            yield return (await SummaryAsync(row, cancellationToken), row.GetInt64("Rev").GetValueOrDefault());
        }
    }

    /// <summary>Releases that were to begin before a time and whose orchestration has not been heard of, oldest first.</summary>
    public async Task<IReadOnlyList<ReleaseSummary>> ListNotStartedAsync(DateTimeOffset requestedBefore, int limit, CancellationToken cancellationToken)
    {
        List<ReleaseSummary> items = [];
        await foreach (TableEntity row in RangeAsync("n:", IndexRows.NotStartedBefore(requestedBefore), Math.Min(limit, 1_000), cancellationToken))
        {
            items.Add(await SummaryAsync(row, cancellationToken));
            if (items.Count == limit)
            {
                break;
            }
        }

        return items;
    }

    /// <summary>Releases of a plan that are not over, newest request first.</summary>
    public async Task<IReadOnlyList<ReleaseSummary>> ListInFlightAsync(string plan, CancellationToken cancellationToken)
    {
        List<ReleaseSummary> items = [];
        string prefix = IndexRows.InFlight(plan);
        await foreach (TableEntity row in RangeAsync(prefix, prefix + End, null, cancellationToken))
        {
            items.Add(await SummaryAsync(row, cancellationToken));
        }

        return items;
    }

    private IAsyncEnumerable<TableEntity> RangeAsync(string after, string until, int? perPage, CancellationToken cancellationToken) =>
        tables.Index.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {IndexRows.Partition} and RowKey gt {after} and RowKey lt {until}"),
            perPage,
            cancellationToken: cancellationToken);

    private async ValueTask<ReleaseSummary> SummaryAsync(TableEntity row, CancellationToken cancellationToken)
    {
        byte[] json = await JsonReader.ReadAsync(row, overflow, row.PartitionKey, cancellationToken)
            ?? throw new InvalidDataException($"The row '{row.RowKey}' of the index holds no summary.");
        return JsonSerializer.Deserialize<ReleaseSummary>(json, WireJson.Options)!;
    }
}
