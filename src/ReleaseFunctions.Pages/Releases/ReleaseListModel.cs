using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Releases;

/// <summary>The list of releases, at <c>/ui/releases</c>.</summary>
public sealed record ReleaseListModel : IPageModel<ReleaseListPage>
{
    public required PageUser User { get; init; }

    /// <summary>What was asked for; fills the filter's fields.</summary>
    public required ReleaseQuery Query { get; init; }

    /// <summary>What was found.</summary>
    public required ReleasePage Page { get; init; }

    /// <summary>Names of plans to choose from.</summary>
    public IReadOnlyList<string> Plans { get; init; } = [];

    /// <summary>One sentence on a filter that could not be used.</summary>
    public string? Problem { get; init; }
}
