using System.Text;
using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Evidence;

/// <summary>Names and digests of an evidence package's files. It shows accidents and careless changes; that the history is genuine rests on its chain and the anchors.</summary>
public static class EvidenceManifest
{
    /// <summary>The manifest of these files, itself left out: a canonical JSON object of digests by name.</summary>
    public static byte[] Of(IEnumerable<KeyValuePair<string, byte[]>> files) =>
        Of(files.Where(file => file.Key != EvidenceNames.Manifest).ToDictionary(file => file.Key, file => Digest.OfBytes(file.Value)));

    /// <inheritdoc cref="Of(IEnumerable{KeyValuePair{string, byte[]}})"/>
    /// <param name="digests">SHA-256 of every file by its name.</param>
    public static byte[] Of(IReadOnlyDictionary<string, string> digests)
    {
        JsonObject members = [];
        foreach ((string name, string digest) in digests)
        {
            members[name] = digest;
        }

        return Encoding.UTF8.GetBytes(CanonicalJson.Serialize(members));
    }
}
