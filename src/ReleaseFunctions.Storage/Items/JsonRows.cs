using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Storage.Items;

/// <summary>Small items as rows of one partition: the JSON in the row, and beside it the columns by which they are looked for.</summary>
/// <param name="kind">One lower-case letter that tells kinds of items in a partition apart.</param>
/// <param name="name">An item's name in an error.</param>
internal sealed class JsonRows<T>(TableClient table, string partition, char kind, Func<T, string> name)
    where T : class
{
    private readonly OverflowRows _overflow = new(table);

    /// <summary>The item's row, to which columns can be added.</summary>
    /// <exception cref="ItemTooLargeException">It is larger than a row holds.</exception>
    public TableEntity Row(string key, T item)
    {
        TableEntity row = new(partition, key);
        new JsonItem(kind, JsonSerializer.SerializeToUtf8Bytes(item, WireJson.Options), name(item), JsonItem.InlineBytes).WriteTo(row);
        return row;
    }

    /// <summary>The items whose columns meet a condition; the partition is added to it.</summary>
    public async Task<List<T>> QueryAsync(string condition, CancellationToken cancellationToken)
    {
        List<T> found = [];
        await foreach (TableEntity row in table.QueryAsync<TableEntity>($"{TableClient.CreateQueryFilter($"PartitionKey eq {partition}")} and {condition}", cancellationToken: cancellationToken))
        {
            if (await ReadAsync(row, cancellationToken) is { } item)
            {
                found.Add(item);
            }
        }

        return found;
    }

    /// <summary>The item and the ETag of its row; null: there is none.</summary>
    public async Task<(T Item, ETag ETag)?> FindAsync(string key, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellationToken);
        return row.HasValue && await ReadAsync(row.Value!, cancellationToken) is { } item ? (item, row.Value!.ETag) : null;
    }

    private async Task<T?> ReadAsync(TableEntity row, CancellationToken cancellationToken) =>
        await JsonReader.ReadAsync(row, _overflow, partition, cancellationToken) is { } json ? JsonSerializer.Deserialize<T>(json, WireJson.Options) : null;
}
