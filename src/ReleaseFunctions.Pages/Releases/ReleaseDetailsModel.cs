using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Pages.History;

namespace ReleaseFunctions.Pages.Releases;

/// <summary>
/// One release, at <c>/ui/releases/{id}</c> as <see cref="ReleaseDetailsPage"/>, and at <c>/ui/releases/{id}/fragment</c>
/// as <see cref="ReleaseMain"/>, which the page's script puts in place of its <c>main</c> element.
/// </summary>
public sealed record ReleaseDetailsModel : IPageModel<ReleaseDetailsPage>, IPageModel<ReleaseMain>
{
    public required PageUser User { get; init; }

    public required ReleaseView View { get; init; }

    /// <summary>The whole history in order; the page shows a part of it and draws the measurements of all of it.</summary>
    public required IReadOnlyList<HistoryEvent> Events { get; init; }

    /// <summary>Whether the history verifies; null: not checked.</summary>
    public ChainVerification? Chain { get; init; }

    /// <summary>What people added to the review.</summary>
    public ReviewBoard Review { get; init; } = ReviewBoard.Of([]);

    /// <summary>What the newest anchor recorded of the history; null: no anchor covers it yet.</summary>
    public AnchoredHead? Anchored { get; init; }

    /// <summary>From the query string's <c>order</c>.</summary>
    public HistoryOrder Order { get; init; }

    /// <summary>From the query string's <c>from</c>: the sequence number that the shown part starts with.</summary>
    public long? From { get; init; }
}
