using System.IO.Compression;

namespace HistoryVerifier;

/// <summary>Reads the files of a package, never more than <see cref="MaxBytes"/> of them: a zip may unpack to anything.</summary>
internal static class PackageFiles
{
    /// <summary>1 GiB.</summary>
    public const long MaxBytes = 1L << 30;

    /// <exception cref="InvalidDataException">It is no zip, is damaged, or is too large.</exception>
    public static IReadOnlyDictionary<string, byte[]> OfZip(string path)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        Dictionary<string, byte[]> files = [];
        long left = MaxBytes;
        foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
        {
            using Stream content = entry.Open();
            byte[] bytes = ReadAtMost(content, left);
            left -= bytes.Length;
            if (!files.TryAdd(entry.FullName, bytes))
            {
                throw new InvalidDataException($"The package has two files named {entry.FullName}.");
            }
        }

        return files;
    }

    public static IReadOnlyDictionary<string, byte[]> OfFolder(string path)
    {
        Dictionary<string, byte[]> files = [];
        long left = MaxBytes;
        foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            using FileStream content = File.OpenRead(file);
            byte[] bytes = ReadAtMost(content, left);
            left -= bytes.Length;
            files[Path.GetRelativePath(path, file).Replace('\\', '/')] = bytes;
        }

        return files;
    }

    private static byte[] ReadAtMost(Stream content, long limit)
    {
        using MemoryStream bytes = new();
        byte[] chunk = new byte[64 * 1024];
        int read;
        while ((read = content.Read(chunk)) > 0)
        {
            if (bytes.Length + read > limit)
            {
                throw new InvalidDataException($"The package is larger than {MaxBytes:N0} bytes.");
            }

            bytes.Write(chunk, 0, read);
        }

        return bytes.ToArray();
    }
}
