using System.Text.Json;
using ReleaseFunctions.Anchors;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Evidence;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Pages;
using ReleaseFunctions.Pages.Evidence;
using ReleaseFunctions.Pages.Reviews;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Evidence;

/// <summary>Gathers everything that a release's evidence consists of, at one event of its history.</summary>
public sealed class CollectEvidence(IReleaseStore releases, IPlanStore plans, IReviewStore reviews, FindAnchors anchors, PageRenderer renderer)
{
    private const int MaxVersionInName = 40;

    /// <summary>The newest anchor shows all that older ones do; a few show since when.</summary>
    private const int MaxAnchors = 10;

    /// <summary>The files of the package but for its manifest.</summary>
    public async Task<IReadOnlyList<EvidencePart>> RunAsync(ReleaseView view, CancellationToken cancellationToken)
    {
        List<HistoryEvent> events = await releases.ReadAllAsync(view, cancellationToken);
        PlanDocument? plan = await plans.FindAsync(view.Facts.Plan, view.Facts.PlanVersion, cancellationToken);
        ChainVerification chain = HistoryChain.Verify(events, new ChainHead(view.LastSeq, view.LastHash));
        IReadOnlyList<KeptAnchor> covering = await anchors.CoveringAsync(view.Facts.Id, view.LastSeq, MaxAnchors, cancellationToken);
        string report = await renderer.RenderAsync(new EvidenceReportModel(view, events, chain) { Anchors = [.. covering.Select(anchor => Say(anchor, view, events))] });
        string review = ReviewMarkdown.Of(view, events, await reviews.ReadAsync(view.Facts.Id, cancellationToken));
        return
        [
            new(EvidenceNames.Readme, [EvidenceReadme.Of(view)]),
            new(EvidenceNames.Report, [report]),
            new(EvidenceNames.Review, [review]),
            new(EvidenceNames.HistoryJson, Json(events)),
            new(EvidenceNames.HistoryNdjson, events.Select(HistoryExport.Ndjson)),
            new(EvidenceNames.HistoryCsv, events.Select(HistoryExport.Csv).Prepend(HistoryExport.CsvHeader)),
            new(EvidenceNames.Release, [JsonSerializer.Serialize(view, WireJson.Options)]),
            .. plan is null ? Array.Empty<EvidencePart>() : [new(EvidenceNames.Plan, [plan.Json])],
            new(EvidenceNames.Head, [JsonSerializer.Serialize(new EvidenceHead(view.Facts.Id, view.LastSeq, view.LastHash), WireJson.Options)]),
            .. covering.Select(anchor => new EvidencePart(EvidenceNames.Anchor(anchor.Date), [anchor.Json])),
            .. covering.Where(anchor => anchor.PublicPem is not null).DistinctBy(anchor => anchor.Fingerprint)
                .Select(anchor => new EvidencePart(EvidenceNames.Key(anchor.Fingerprint), [anchor.PublicPem!])),
        ];
    }

    /// <summary>Name of the package: plan, version as far as file systems allow it, and id.</summary>
    public static string FileName(ReleaseView view)
    {
        string version = new([.. view.Facts.Version.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_').Take(MaxVersionInName)]);
        return $"{view.Facts.Plan}-{version}-{view.Facts.Id}-evidence.zip";
    }

    private static string Say(KeptAnchor kept, ReleaseView view, List<HistoryEvent> events) =>
        AnchorJson.Parse(kept.Json).HeadOf(view.Facts.Id) is { } head
            ? $"The anchor of {kept.Date}: {AnchorCoverage.Of(head, events.Count, seq => events[(int)seq - 1].Hash).Text}"
            : $"The anchor of {kept.Date} says nothing about this release.";

    private static IEnumerable<string> Json(IReadOnlyList<HistoryEvent> events) =>
        events.Select((one, i) => (i == 0 ? "[" : ",\n") + HistoryEventJson.Serialize(one)).Append(events.Count == 0 ? "[]" : "]");
}
