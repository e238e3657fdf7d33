using Azure;
using Azure.Data.Tables;

namespace ReleaseFunctions.Storage.Items;

/// <summary>
/// Rows for items that are too heavy for the row they belong to. They are named by their content and written before the row that
/// refers to them, so a crash leaves at worst rows that nothing refers to, and a repeated write changes nothing.
/// </summary>
internal sealed class OverflowRows(TableClient table)
{
    /// <summary>Bytes in one row. Azure: an entity has at most 1 MiB; Azurite counts the request, with binary columns in Base64.</summary>
    public const int RowBytes = 11 * JsonItem.ColumnBytes;

    /// <summary>Writes the rows of a spilled item.</summary>
    public async Task WriteAsync(string partition, JsonItem item, CancellationToken cancellationToken)
    {
        string reference = item.Reference;
        for (int offset = 0, index = 0; offset < item.Stored.Length; offset += RowBytes, index++)
        {
            TableEntity row = new(partition, RowKey(reference, index));
            JsonItem.WriteChunks(row, item.Stored.Slice(offset, Math.Min(RowBytes, item.Stored.Length - offset)));
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }
    }

    /// <summary>The bytes behind a reference.</summary>
    /// <exception cref="OverflowMissingException">A row is not there.</exception>
    public async Task<byte[]> ReadAsync(string partition, string reference, CancellationToken cancellationToken)
    {
        using MemoryStream bytes = new();
        for (int index = 0; index < RowCount(reference); index++)
        {
            NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(partition, RowKey(reference, index), cancellationToken: cancellationToken);
            bytes.Write(JsonReader.ReadChunks(row.HasValue ? row.Value! : throw new OverflowMissingException(partition, reference)));
        }

        return bytes.ToArray();
    }

    /// <summary>Removes the rows behind a reference that nothing uses any more.</summary>
    public async Task DeleteAsync(string partition, string reference, CancellationToken cancellationToken)
    {
        for (int index = 0; index < RowCount(reference); index++)
        {
            await table.DeleteEntityAsync(partition, RowKey(reference, index), ETag.All, cancellationToken);
        }
    }

    private static string RowKey(string reference, int index) => $"x:{reference}:{index:D2}";

    private static int RowCount(string reference) => int.Parse(reference.AsSpan(reference.LastIndexOf(':') + 1), provider: System.Globalization.CultureInfo.InvariantCulture);
}
