using System.Text;
using System.Text.Json;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Evidence;

/// <summary>Checks that the other files say what the history says.</summary>
internal static class FormChecks
{
    /// <param name="events">A history whose chain is sound.</param>
    /// <param name="files">The package.</param>
    public static IEnumerable<EvidenceFinding> Findings(IReadOnlyList<JsonElement> events, IReadOnlyDictionary<string, byte[]> files)
    {
        List<HistoryEvent> history = [.. events.Select(e => HistoryEventJson.Parse(e.GetRawText()))];
        yield return Same(files, EvidenceNames.HistoryNdjson, Written(history, HistoryExport.Ndjson));
        yield return Same(files, EvidenceNames.HistoryCsv, HistoryExport.CsvHeader + Written(history, HistoryExport.Csv));
        JsonElement release = events[0].GetProperty("data").GetProperty("release");
        yield return PlanFinding(files, release.GetProperty("planDigest").GetString());
        yield return ReleaseFinding(files, release, history[^1]);
    }

    private static string Written(IEnumerable<HistoryEvent> history, Func<HistoryEvent, string> write) => string.Concat(history.Select(write));

    private static EvidenceFinding Same(IReadOnlyDictionary<string, byte[]> files, string name, string expected) =>
        files.TryGetValue(name, out byte[]? given) && given.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(expected))
            ? EvidenceFinding.Sound($"{name} holds the same events.")
            : EvidenceFinding.Fault($"{name} is missing or does not hold the same events as {EvidenceNames.HistoryJson}.");

    private static EvidenceFinding PlanFinding(IReadOnlyDictionary<string, byte[]> files, string? digest)
    {
        if (!files.TryGetValue(EvidenceNames.Plan, out byte[]? plan))
        {
            return EvidenceFinding.Note($"The plan is not in the package; its digest is {digest}.");
        }

        return Digest.OfCanonical(JsonElement.Parse(plan)) == digest
            ? EvidenceFinding.Sound($"{EvidenceNames.Plan} is the plan that the release kept: {digest}.")
            : EvidenceFinding.Fault($"{EvidenceNames.Plan} is not the plan that the release kept; its digest should be {digest}.");
    }

    private static EvidenceFinding ReleaseFinding(IReadOnlyDictionary<string, byte[]> files, JsonElement facts, HistoryEvent last)
    {
        JsonElement view = files.TryGetValue(EvidenceNames.Release, out byte[]? bytes) ? JsonElement.Parse(bytes) : JsonElement.Parse("{}");
        return view.TryGetProperty("facts", out JsonElement given) && Digest.OfCanonical(given) == Digest.OfCanonical(facts)
            && view.GetProperty("lastSeq").GetInt64() == last.Seq && view.GetProperty("lastHash").GetString() == last.Hash
            ? EvidenceFinding.Sound($"{EvidenceNames.Release} shows this release at its last event.")
            : EvidenceFinding.Fault($"{EvidenceNames.Release} is missing or shows another release, or this one at another event.");
    }
}
