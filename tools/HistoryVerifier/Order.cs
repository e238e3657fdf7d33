using System.Globalization;
using System.Security.Cryptography;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Evidence;
using ReleaseFunctions.Core.History;

namespace HistoryVerifier;

/// <summary>What is to be checked, as the command line says.</summary>
/// <param name="Path">A package (zip or folder), or a history (JSON or NDJSON).</param>
/// <param name="KeyFile">The public key that anchors must be signed with; null: the one in the package.</param>
/// <param name="Head">The event that a bare history must reach; null: not known.</param>
internal sealed record Order(string Path, string? KeyFile, ChainHead? Head)
{
    public const string Usage = """
        usage: dotnet run --project tools/HistoryVerifier -- PATH [--key PUBLIC.pem] [--head SEQ:HASH]

          PATH      evidence.zip, the folder it was unpacked to, or a history as .json or .ndjson
          --key     the anchors' public key, from where you trust it (GET /api/anchors/key)
          --head    for a bare history: sequence number and hash of the release's last event
        """;

    /// <exception cref="ArgumentException">The arguments are not as <see cref="Usage"/> says.</exception>
    public static Order Read(IReadOnlyList<string> args)
    {
        Order order = new(string.Empty, null, null);
        for (int i = 0; i < args.Count; i++)
        {
            order = args[i] switch
            {
                "--key" => order with { KeyFile = Value(args, ++i) },
                "--head" => order with { Head = ReadHead(Value(args, ++i)) },
                ['-', ..] => throw new ArgumentException($"There is no option '{args[i]}'."),
                _ when order.Path.Length > 0 => throw new ArgumentException("Give one path."),
                string path => order with { Path = path },
            };
        }

        return order.Path.Length > 0 ? order : throw new ArgumentException("Give the path of what is to be checked.");
    }

    /// <summary>Checks it.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The zip is none.</exception>
    /// <exception cref="CryptographicException">The key is none.</exception>
    public EvidenceVerdict Verify()
    {
        using AnchorKey? key = KeyFile is null ? null : AnchorKey.Read(File.ReadAllText(KeyFile));
        if (Directory.Exists(Path))
        {
            return EvidenceVerifier.Verify(PackageFiles.OfFolder(Path), key);
        }

        byte[] start = new byte[2];
        using (FileStream file = File.OpenRead(Path))
        {
            file.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        }

        return start is [(byte)'P', (byte)'K']
            ? EvidenceVerifier.Verify(PackageFiles.OfZip(Path), key)
            : EvidenceVerifier.VerifyHistory(File.ReadAllBytes(Path), Head);
    }

    private static string Value(IReadOnlyList<string> args, int index) =>
        index < args.Count ? args[index] : throw new ArgumentException($"{args[index - 1]} needs a value.");

    private static ChainHead ReadHead(string text) =>
        text.Split(':') is [var seq, { Length: 64 } hash] && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? new ChainHead(number, hash)
            : throw new ArgumentException($"--head is '{text}'; give it as SEQ:HASH, such as 14:9f86d0….");
}
