using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReleaseFunctions.Core.Anchors;

namespace ReleaseFunctions.Core.Evidence;

/// <summary>Checks the anchors of a package against its history.</summary>
internal static class AnchorChecks
{
    /// <param name="events">A history whose chain is sound.</param>
    /// <param name="end">Its release and end.</param>
    /// <param name="files">The package.</param>
    /// <param name="trusted">The key to be trusted; null: the one in the package, which is named.</param>
    public static IEnumerable<EvidenceFinding> Findings(
        IReadOnlyList<JsonElement> events, EvidenceHead end, IReadOnlyDictionary<string, byte[]> files, AnchorKey? trusted)
    {
        string[] names = [.. files.Keys.Where(EvidenceNames.IsAnchor).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            yield return EvidenceFinding.Note("No anchor covers this history yet; only who holds a later anchor can tell that all of it was not written anew.");
        }

        foreach (string name in names)
        {
            yield return Finding(events, end, files, name, trusted);
        }
    }

    private static EvidenceFinding Finding(
        IReadOnlyList<JsonElement> events, EvidenceHead end, IReadOnlyDictionary<string, byte[]> files, string name, AnchorKey? trusted)
    {
        string json = Encoding.UTF8.GetString(files[name]);
        Anchor anchor;
        try
        {
            anchor = AnchorJson.Parse(json);
        }
        catch (JsonException exception)
        {
            return EvidenceFinding.Fault($"{name} cannot be read: {exception.Message}");
        }

        if (trusted is not null)
        {
            return Judge(events, end, name, anchor, AnchorJson.Fault(json, trusted), trusted, " It is signed by the key that you gave.");
        }

        if (!files.TryGetValue(EvidenceNames.Key(anchor.Key), out byte[]? pem))
        {
            return EvidenceFinding.Fault($"{name} is signed by the key {anchor.Key}, which is not in the package; give it with --key.");
        }

        try
        {
            using AnchorKey key = AnchorKey.Read(Encoding.UTF8.GetString(pem));
            return Judge(events, end, name, anchor, AnchorJson.Fault(json, key), key, $" Compare the key's fingerprint with one that you trust: {key.Fingerprint}.");
        }
        catch (CryptographicException exception)
        {
            return EvidenceFinding.Fault($"{EvidenceNames.Key(anchor.Key)}: {exception.Message}");
        }
    }

    private static EvidenceFinding Judge(
        IReadOnlyList<JsonElement> events, EvidenceHead end, string name, Anchor anchor, string? fault, AnchorKey key, string trust)
    {
        if (fault is not null)
        {
            return EvidenceFinding.Fault($"{name}: {fault}.");
        }

        if (name != EvidenceNames.Anchor(anchor.Date) || anchor.Key != key.Fingerprint)
        {
            return EvidenceFinding.Fault($"{name} is the anchor of {anchor.Date}.");
        }

        if (anchor.HeadOf(end.Release) is not { } head)
        {
            return EvidenceFinding.Fault($"{name} says nothing about the release {end.Release}.");
        }

        AnchorCoverage coverage = AnchorCoverage.Of(head, end.Events, seq => events[(int)seq - 1].GetProperty("hash").GetString());
        return coverage.Agrees
            ? EvidenceFinding.Sound($"The anchor of {anchor.Date}: {coverage.Text}{trust}")
            : EvidenceFinding.Fault($"The anchor of {anchor.Date}: {coverage.Text}");
    }
}
