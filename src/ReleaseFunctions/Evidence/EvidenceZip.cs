using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ReleaseFunctions.Core.Evidence;

namespace ReleaseFunctions.Evidence;

/// <summary>Writes a package's files as a zip that is the same whenever it is written; a file is never whole in memory.</summary>
public static class EvidenceZip
{
    /// <summary>The time that every entry carries: the earliest that a zip knows.</summary>
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The package as a file that is gone when it is closed; at its beginning.</summary>
    /// <param name="parts">The files but for the manifest, which is written last.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task<Stream> WriteAsync(IEnumerable<EvidencePart> parts, CancellationToken cancellationToken)
    {
        FileStream file = new(Path.Combine(Path.GetTempPath(), $"evidence-{Guid.NewGuid():N}.zip"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        });
        try
        {
            await WriteAsync(parts, file, cancellationToken);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async Task WriteAsync(IEnumerable<EvidencePart> parts, Stream output, CancellationToken cancellationToken)
    {
        await using ZipArchive zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        Dictionary<string, string> digests = [];
        foreach (EvidencePart part in parts)
        {
            digests[part.Name] = await WriteAsync(zip, part, cancellationToken);
        }

        await WriteAsync(zip, new EvidencePart(EvidenceNames.Manifest, [Encoding.UTF8.GetString(EvidenceManifest.Of(digests))]), cancellationToken);
    }

    private static async Task<string> WriteAsync(ZipArchive zip, EvidencePart part, CancellationToken cancellationToken)
    {
        ZipArchiveEntry entry = zip.CreateEntry(part.Name, CompressionLevel.Optimal);
        entry.LastWriteTime = EntryTime;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using Stream content = await entry.OpenAsync(cancellationToken);
        foreach (string text in part.Text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(bytes);
            await content.WriteAsync(bytes, cancellationToken);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
