using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Evidence;

/// <summary>
/// Checks evidence from its files alone: the chain of the history and its end, the other forms of the history, the plan, what was
/// approved, and the anchors. Trust in the anchors' key comes from outside: it is the one that was given, or is named to be compared.
/// </summary>
public static class EvidenceVerifier
{
    /// <summary>Checks a whole package.</summary>
    /// <param name="files">Contents by name, with <c>/</c> between folders.</param>
    /// <param name="trusted">The key that anchors must be signed with; null: the one in the package.</param>
    public static EvidenceVerdict Verify(IReadOnlyDictionary<string, byte[]> files, AnchorKey? trusted = null)
    {
        List<EvidenceFinding> findings = [.. ManifestFindings(files)];
        if (!files.TryGetValue(EvidenceNames.HistoryJson, out byte[]? history) || !files.TryGetValue(EvidenceNames.Head, out byte[]? head))
        {
            findings.Add(EvidenceFinding.Fault($"The package lacks {EvidenceNames.HistoryJson} or {EvidenceNames.Head}, without which nothing can be checked."));
            return new EvidenceVerdict(findings);
        }

        try
        {
            EvidenceHead end = JsonSerializer.Deserialize<EvidenceHead>(head, WireJson.Options) ?? throw new JsonException("It is null.");
            IReadOnlyList<JsonElement> events = Parse(history);
            findings.AddRange(HistoryFindings(events, new ChainHead(end.Events, end.Hash)));
            if (findings.All(finding => finding.Kind != FindingKind.Fault))
            {
                findings.AddRange(FormChecks.Findings(events, files));
                findings.AddRange(AnchorChecks.Findings(events, end, files, trusted));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or CryptographicException)
        {
            findings.Add(EvidenceFinding.Fault($"A file cannot be read: {exception.Message}"));
        }

        return new EvidenceVerdict(findings);
    }

    /// <summary>Checks a history alone, as the API serves it or exports it as NDJSON.</summary>
    /// <param name="history">JSON array, or one JSON object on each line.</param>
    /// <param name="head">The event that it must reach, if known; without it, a missing end cannot be seen.</param>
    public static EvidenceVerdict VerifyHistory(byte[] history, ChainHead? head = null)
    {
        try
        {
            return new EvidenceVerdict([.. HistoryFindings(Parse(history), head)]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new EvidenceVerdict([EvidenceFinding.Fault($"The history cannot be read: {exception.Message}")]);
        }
    }

    private static IEnumerable<EvidenceFinding> HistoryFindings(IReadOnlyList<JsonElement> events, ChainHead? head)
    {
        if (events.Count == 0)
        {
            return [EvidenceFinding.Fault("The history is empty; it starts with release.requested.")];
        }

        ChainVerification chain = HistoryChain.Verify(events, head);
        return chain.Valid
            ?
            [
                EvidenceFinding.Sound($"The history's {chain.Events} events follow from one another; the last has the hash {chain.HeadHash}."),
                head is null
                    ? EvidenceFinding.Note("Whether events are missing at the end cannot be seen without the release's last event; give --head SEQ:HASH.")
                    : EvidenceFinding.Sound($"The history reaches event {head.Seq}, which the release says is its last."),
                .. ApprovalChecks.Findings(events),
            ]
            : [EvidenceFinding.Fault($"The history is broken at event {chain.FirstBrokenSeq}. {chain.Reason}")];
    }

    private static IEnumerable<EvidenceFinding> ManifestFindings(IReadOnlyDictionary<string, byte[]> files)
    {
        byte[] expected = EvidenceManifest.Of(files);
        if (files.TryGetValue(EvidenceNames.Manifest, out byte[]? given) && expected.AsSpan().SequenceEqual(given))
        {
            return [EvidenceFinding.Sound($"The package's {files.Count} files are the ones that its manifest lists, unchanged.")];
        }

        Dictionary<string, string> listed = Digests(given);
        Dictionary<string, string> found = Digests(expected);
        string[] changed = [.. listed.Keys.Union(found.Keys).Where(name => listed.GetValueOrDefault(name) != found.GetValueOrDefault(name)).Order(StringComparer.Ordinal)];
        return
        [
            EvidenceFinding.Fault(changed.Length == 0
                ? $"The manifest {EvidenceNames.Manifest} is missing or was changed."
                : $"These files are missing, added or changed: {string.Join(", ", changed)}."),
        ];
    }

    private static Dictionary<string, string> Digests(byte[]? manifest)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(manifest ?? "{}"u8.ToArray()) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static List<JsonElement> Parse(byte[] history)
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: false).GetString(history).TrimStart('\ufeff');
        return text.TrimStart().StartsWith('[')
            ? [.. JsonElement.Parse(text).EnumerateArray()]
            : [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => JsonElement.Parse(line))];
    }
}
