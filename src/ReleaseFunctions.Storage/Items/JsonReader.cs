using System.IO.Compression;
using System.Text;
using Azure.Data.Tables;

namespace ReleaseFunctions.Storage.Items;

/// <summary>Reads back what <see cref="JsonItem"/> wrote.</summary>
internal static class JsonReader
{
    /// <summary>The JSON of the row, or null where it has none.</summary>
    /// <exception cref="OverflowMissingException">The rows that the row refers to are gone: it was replaced meanwhile.</exception>
    public static async ValueTask<byte[]?> ReadAsync(TableEntity row, OverflowRows overflow, string overflowPartition, CancellationToken cancellationToken)
    {
        if (row.GetString(JsonItem.PlainColumn) is { } plain)
        {
            return Encoding.ASCII.GetBytes(plain);
        }

        if (row.GetString(JsonItem.OverflowColumn) is { } reference)
        {
            return Decompress(await overflow.ReadAsync(overflowPartition, reference, cancellationToken));
        }

        byte[] chunks = ReadChunks(row);
        return chunks.Length == 0 ? null : Decompress(chunks);
    }

    internal static byte[] ReadChunks(TableEntity row)
    {
        using MemoryStream bytes = new();
        for (int column = 0; row.TryGetValue(JsonItem.ColumnName(column), out object? value) && value is byte[] chunk; column++)
        {
            bytes.Write(chunk);
        }

        return bytes.ToArray();
    }

    private static byte[] Decompress(byte[] stored)
    {
        using BrotliStream brotli = new(new MemoryStream(stored), CompressionMode.Decompress);
        using MemoryStream output = new();
        brotli.CopyTo(output);
        return output.ToArray();
    }
}
