using ReleaseFunctions.Core.Approvals;

namespace ReleaseFunctions.Pages.Delegations;

/// <summary>Who decides in whose stead, at <c>/ui/delegations</c>.</summary>
/// <param name="Delegations">Those that have not ended.</param>
public sealed record DelegationsModel(PageUser User, IReadOnlyList<Delegation> Delegations) : IPageModel<DelegationsPage>
{
    /// <summary>Why the last post of the form was not taken.</summary>
    public string? Problem { get; init; }

    /// <summary>What was typed before that.</summary>
    public string? To { get; init; }

    /// <inheritdoc cref="To"/>
    public string? Reason { get; init; }
}
