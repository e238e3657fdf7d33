using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace ReleaseFunctions.Storage.Items;

/// <summary>
/// JSON on its way into a row. Small JSON is a readable string column; larger JSON is compressed and cut over binary columns, each
/// within the service's 64 KiB; what would make a row too heavy goes to rows of its own (<see cref="OverflowRows"/>), named by its hash.
/// </summary>
internal sealed class JsonItem
{
    /// <summary>The most JSON one item may have, bytes of UTF-8.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The most for an item that is made of several: a creation with its view and events, a plan with its text.</summary>
    public const int MaxCompositeBytes = 4 * MaxBytes;

    /// <summary>Up to here the JSON stays readable in the row.</summary>
    public const int PlainBytes = 8 * 1024;

    /// <summary>Above this, compressed, an item leaves its row: the row is rewritten or read with its neighbours too often to carry it.</summary>
    public const int InlineBytes = 256 * 1024;

    /// <summary>Azure: the most a binary property holds.</summary>
    public const int ColumnBytes = 64 * 1024;

    internal const string PlainColumn = "Json";
    internal const string ChunkColumn = "Json";
    internal const string OverflowColumn = "JsonAt";

    private readonly byte[] _stored;
    private readonly bool _isPlain;
    private bool _spilled;

    /// <summary>Takes the JSON.</summary>
    /// <param name="kind">One lower-case letter that tells kinds of items in a partition apart.</param>
    /// <param name="utf8">JSON in ASCII, as the wire options write it.</param>
    /// <param name="what">The item's name in an error.</param>
    /// <param name="maxBytes">The limit of this item: <see cref="MaxBytes"/>, or <see cref="MaxCompositeBytes"/>.</param>
    /// <exception cref="ItemTooLargeException">It exceeds the limit.</exception>
    public JsonItem(char kind, byte[] utf8, string what, int maxBytes = MaxBytes)
    {
        if (utf8.Length > maxBytes)
        {
            throw new ItemTooLargeException(what, utf8.Length, maxBytes, "Keep large data outside and store a reference to it.");
        }

        Kind = kind;
        _isPlain = utf8.Length <= PlainBytes && Ascii.IsValid(utf8);
        _stored = _isPlain ? utf8 : Compress(utf8);
        _spilled = !_isPlain && _stored.Length > InlineBytes;
    }

    public char Kind { get; }

    /// <summary>True: the row carries only a reference, and the rows it names must be written before it.</summary>
    public bool IsSpilled => _spilled;

    /// <summary>Bytes that the item adds to a request, at the worst.</summary>
    public int RequestBytes => _spilled ? 200 : _isPlain ? _stored.Length * 6 : (_stored.Length + 2) / 3 * 4;

    /// <summary>The compressed bytes, for <see cref="OverflowRows"/>.</summary>
    public ReadOnlyMemory<byte> Stored => _stored;

    /// <summary>Reference to the overflow rows: kind, hash and count.</summary>
    public string Reference =>
        $"{Kind}:{Convert.ToHexStringLower(SHA256.HashData(_stored))}:{(_stored.Length + OverflowRows.RowBytes - 1) / OverflowRows.RowBytes}";

    /// <summary>Moves a compressed item out of its row; false: it is small and stays.</summary>
    public bool TrySpill()
    {
        if (_isPlain || _spilled)
        {
            return false;
        }

        _spilled = true;
        return true;
    }

    /// <summary>Writes the columns.</summary>
    public void WriteTo(TableEntity row)
    {
        if (_spilled)
        {
            row[OverflowColumn] = Reference;
        }
        else if (_isPlain)
        {
            row[PlainColumn] = Encoding.ASCII.GetString(_stored);
        }
        else
        {
            WriteChunks(row, _stored);
        }
    }

    internal static void WriteChunks(TableEntity row, ReadOnlyMemory<byte> bytes)
    {
        for (int offset = 0, column = 0; offset < bytes.Length; offset += ColumnBytes, column++)
        {
            row[ColumnName(column)] = bytes.Slice(offset, Math.Min(ColumnBytes, bytes.Length - offset)).ToArray();
        }
    }

    internal static string ColumnName(int column) => $"{ChunkColumn}{column:D2}";

    private static byte[] Compress(byte[] utf8)
    {
        using MemoryStream output = new();

        // A window of 4 MiB lets the second copy of the same facts cost almost nothing.
        using (BrotliStream brotli = new(output, new BrotliCompressionOptions { Quality = 4 }, leaveOpen: true))
        {
            brotli.Write(utf8);
        }

        return output.ToArray();
    }
}
