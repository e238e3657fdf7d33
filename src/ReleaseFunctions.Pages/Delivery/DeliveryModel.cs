using ReleaseFunctions.Core.Delivery;

namespace ReleaseFunctions.Pages.Delivery;

/// <summary>Delivery metrics, at <c>/ui/delivery?plan=&amp;days=</c>.</summary>
/// <param name="Days">Length of the period up to now.</param>
/// <param name="Report">The numbers; its total's plan is the one asked for.</param>
/// <param name="Plans">Names of all plans, for the filter.</param>
public sealed record DeliveryModel(PageUser User, int Days, DeliveryReport Report, IReadOnlyList<string> Plans) : IPageModel<DeliveryPage>
{
    /// <summary>What was wrong with the address; null: nothing.</summary>
    public string? Problem { get; init; }

    /// <summary>Every release of the period is in the numbers.</summary>
    public bool IsComplete { get; init; } = true;
}
