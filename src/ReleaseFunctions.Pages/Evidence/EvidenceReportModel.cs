using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Evidence;

/// <summary>A release for people to read, in one file that needs nothing else; the same for the same release, whenever it is written.</summary>
/// <param name="View">The release at the last of the events.</param>
/// <param name="Events">Its history, whole.</param>
/// <param name="Chain">What a check of it found.</param>
public sealed record EvidenceReportModel(ReleaseView View, IReadOnlyList<HistoryEvent> Events, ChainVerification Chain) : IPageModel<EvidenceReport>
{
    /// <summary>One sentence for each anchor that covers the history.</summary>
    public IReadOnlyList<string> Anchors { get; init; } = [];
}
