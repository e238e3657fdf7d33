using System.Text.Json;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Evidence;

/// <summary>Checks that what people decided about is what the history says it was.</summary>
internal static class ApprovalChecks
{
    /// <param name="events">A history whose chain is sound.</param>
    public static IEnumerable<EvidenceFinding> Findings(IReadOnlyList<JsonElement> events)
    {
        JsonElement release = Data(events[0]).TryGetProperty("release", out JsonElement facts) ? facts : default;
        Dictionary<(string?, int), string> asked = [];
        List<EvidenceFinding> faults = [];
        int decisions = 0;
        foreach (JsonElement e in events)
        {
            (string? stage, int attempt) about = About(e);
            switch (Text(e, "type"))
            {
                case EventTypes.ApprovalRequested:
                    faults.AddRange(RequestFaults(e, release));
                    asked[about] = Text(Data(e), "digest") ?? string.Empty;
                    break;
                case EventTypes.ApprovalDecided:
                    decisions++;
                    string? digest = Text(Data(e), "digest");
                    if (!asked.TryGetValue(about, out string? open) || open != digest)
                    {
                        faults.Add(EvidenceFinding.Fault($"Event {Seq(e)}: {Text(e, "actor")} decided about the digest {digest}, which was not what stage '{about.stage}' had asked for."));
                    }

                    break;
            }
        }

        return faults.Count > 0 ? faults
            : asked.Count == 0 ? [EvidenceFinding.Note("No approval was asked for.")]
            : [EvidenceFinding.Sound($"What was approved is what was asked for: {asked.Count} request(s) match their digests, {decisions} decision(s) match their requests.")];
    }

    private static IEnumerable<EvidenceFinding> RequestFaults(JsonElement e, JsonElement release)
    {
        JsonElement data = Data(e);
        JsonElement subject = data.TryGetProperty("subject", out JsonElement given) ? given : default;
        if (subject.ValueKind != JsonValueKind.Object || Digest.OfCanonical(subject) != Text(data, "digest"))
        {
            yield return EvidenceFinding.Fault($"Event {Seq(e)}: the digest {Text(data, "digest")} is not that of what it shows.");
        }
        else if (Text(subject, "planDigest") != Text(release, "planDigest") || Text(subject, "version") != Text(release, "version"))
        {
            yield return EvidenceFinding.Fault($"Event {Seq(e)}: what was to be approved is not the plan and version of this release.");
        }
    }

    private static (string? Stage, int Attempt) About(JsonElement e) =>
        (Text(e, "stage"), e.TryGetProperty("attempt", out JsonElement attempt) && attempt.TryGetInt32(out int number) ? number : 0);

    private static JsonElement Data(JsonElement e) => e.GetProperty("data") is { ValueKind: JsonValueKind.Object } data ? data : JsonElement.Parse("{}");

    private static long Seq(JsonElement e) => e.GetProperty("seq").GetInt64();

    private static string? Text(JsonElement e, string member) =>
        e.ValueKind == JsonValueKind.Object && e.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
