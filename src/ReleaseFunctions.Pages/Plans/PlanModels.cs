using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Pages.Plans;

/// <summary>The newest version of every plan, at <c>/ui/plans</c>.</summary>
public sealed record PlanListModel(PageUser User, IReadOnlyList<PlanDocument> Plans) : IPageModel<PlanListPage>;

/// <summary>One version of a plan, at <c>/ui/plans/{plan}?version=</c>.</summary>
/// <param name="Newest">Number of the newest version.</param>
public sealed record PlanDetailsModel(PageUser User, PlanDocument Document, int Newest) : IPageModel<PlanDetailsPage>;
