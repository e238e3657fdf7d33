using Azure;
using Azure.Data.Tables;

namespace ReleaseFunctions.Storage.Items;

/// <summary>Rows of one partition that are written together or not at all: one entity-group transaction.</summary>
internal sealed class RowGroup
{
    /// <summary>Azure: at most so many rows in one transaction.</summary>
    public const int MaxRows = 100;

    /// <summary>Azure allows 4 MiB for the request; the rest is for keys, columns and the envelope of each row.</summary>
    public const int MaxRequestBytes = 3 * 1024 * 1024;

    private readonly List<(TableTransactionActionType Type, TableEntity Row, ETag ETag, JsonItem? Item)> _rows = [];

    public RowGroup Insert(TableEntity row, JsonItem? item = null) => Add(TableTransactionActionType.Add, row, default, item);

    public RowGroup Replace(TableEntity row, ETag etag, JsonItem? item = null) => Add(TableTransactionActionType.UpdateReplace, row, etag, item);

    public RowGroup Upsert(TableEntity row, JsonItem? item = null) => Add(TableTransactionActionType.UpsertReplace, row, default, item);

    public RowGroup Delete(string partition, string rowKey) => Add(TableTransactionActionType.Delete, new TableEntity(partition, rowKey), ETag.All, null);

    /// <summary>Writes the overflow of large items first, then all rows in one transaction.</summary>
    /// <returns>The ETags of the rows, in order.</returns>
    public async Task<IReadOnlyList<ETag>> SubmitAsync(TableClient table, OverflowRows overflow, string overflowPartition, CancellationToken cancellationToken)
    {
        SpillUntilItFits();
        List<TableTransactionAction> actions = [];
        foreach ((TableTransactionActionType type, TableEntity row, ETag etag, JsonItem? item) in _rows)
        {
            if (item is { IsSpilled: true })
            {
                await overflow.WriteAsync(overflowPartition, item, cancellationToken);
            }

            item?.WriteTo(row);
            actions.Add(new TableTransactionAction(type, row, etag));
        }

        Response<IReadOnlyList<Response>> responses = await table.SubmitTransactionAsync(actions, cancellationToken);
        return [.. responses.Value.Select(response => response.Headers.ETag ?? default)];
    }

    private RowGroup Add(TableTransactionActionType type, TableEntity row, ETag etag, JsonItem? item)
    {
        _rows.Add((type, row, etag, item));
        return this;
    }

    private void SpillUntilItFits()
    {
        foreach (JsonItem item in _rows.Select(row => row.Item).OfType<JsonItem>().OrderByDescending(item => item.RequestBytes).ToList())
        {
            if (_rows.Sum(row => row.Item?.RequestBytes ?? 0) <= MaxRequestBytes)
            {
                return;
            }

            item.TrySpill();
        }
    }
}
