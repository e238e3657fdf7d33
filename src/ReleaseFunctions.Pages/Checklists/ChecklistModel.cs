using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Checklists;

/// <summary>The page of an owner of checklist items, at <c>/api/checklists/{token}</c>.</summary>
public sealed record ChecklistModel : IPageModel<ChecklistPage>
{
    public required ReleaseView View { get; init; }

    public required LinkToken Link { get; init; }

    /// <summary>Why nothing can be ticked any more; null: something can.</summary>
    public string? Closed { get; init; }

    /// <summary>The forms' own nonce.</summary>
    public string? Nonce { get; init; }

    /// <summary>Why the last post was not taken.</summary>
    public string? Problem { get; init; }

    /// <summary>Which item it was about, and what was typed.</summary>
    public string? Item { get; init; }

    public string? Evidence { get; init; }

    public string? Comment { get; init; }
}
