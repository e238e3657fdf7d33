using System.Text.Json;
using ReleaseFunctions.Core.Evidence;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Pages;
using ReleaseFunctions.Pages.Evidence;

namespace ReleaseFunctions.Evidence;

/// <summary>Gathers everything that a release's evidence consists of, at one event of its history.</summary>
public sealed class CollectEvidence(IReleaseStore releases, IPlanStore plans, PageRenderer renderer)
{
    private const int MaxVersionInName = 40;

    /// <summary>The files of the package but for its manifest.</summary>
    public async Task<IReadOnlyList<EvidencePart>> RunAsync(ReleaseView view, CancellationToken cancellationToken)
    {
        List<HistoryEvent> events = [];
        await foreach (HistoryEvent one in releases.ReadHistoryAsync(view.Facts.Id, 1, cancellationToken))
        {
            // What was appended after the release was read belongs to the next package.
            if (one.Seq <= view.LastSeq)
            {
                events.Add(one);
            }
        }

        PlanDocument? plan = await plans.FindAsync(view.Facts.Plan, view.Facts.PlanVersion, cancellationToken);
        ChainVerification chain = HistoryChain.Verify(events, new ChainHead(view.LastSeq, view.LastHash));
        string report = await renderer.RenderAsync(new EvidenceReportModel(view, events, chain));
        return
        [
            new(EvidenceNames.Readme, [EvidenceReadme.Of(view)]),
            new(EvidenceNames.Report, [report]),
            new(EvidenceNames.HistoryJson, Json(events)),
            new(EvidenceNames.HistoryNdjson, events.Select(HistoryExport.Ndjson)),
            new(EvidenceNames.HistoryCsv, events.Select(HistoryExport.Csv).Prepend(HistoryExport.CsvHeader)),
            new(EvidenceNames.Release, [JsonSerializer.Serialize(view, WireJson.Options)]),
            .. plan is null ? Array.Empty<EvidencePart>() : [new(EvidenceNames.Plan, [plan.Json])],
            new(EvidenceNames.Head, [JsonSerializer.Serialize(new EvidenceHead(view.Facts.Id, view.LastSeq, view.LastHash), WireJson.Options)]),
        ];
    }

    /// <summary>Name of the package: plan, version as far as file systems allow it, and id.</summary>
    public static string FileName(ReleaseView view)
    {
        string version = new([.. view.Facts.Version.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_').Take(MaxVersionInName)]);
        return $"{view.Facts.Plan}-{version}-{view.Facts.Id}-evidence.zip";
    }

    private static IEnumerable<string> Json(IReadOnlyList<HistoryEvent> events) =>
        events.Select((one, i) => (i == 0 ? "[" : ",\n") + HistoryEventJson.Serialize(one)).Append(events.Count == 0 ? "[]" : "]");
}
