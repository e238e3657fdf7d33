using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Releases;

/// <summary>Which buttons a user is offered: what fits the release's state and the user's roles. The server checks again.</summary>
internal static class OfferedActions
{
    public static IReadOnlyList<PageAction> OnRelease(ReleaseView view, PageUser user) =>
        user.Has("operate") ? [.. Fitting(view, null, OperatorAction.Rollback, OperatorAction.Abort)] : [];

    public static IReadOnlyList<PageAction> OnStage(ReleaseView view, StageView stage, PageUser user) =>
    [
        .. user.Has("approve") && !view.Status.IsOver() && MayDecide(stage, user) ? [PageAction.Approve, PageAction.Reject] : Array.Empty<PageAction>(),
        .. user.Has("operate") ? Fitting(view, stage, OperatorAction.Retry, OperatorAction.Override) : [],
    ];

    private static IEnumerable<PageAction> Fitting(ReleaseView view, StageView? stage, params OperatorAction[] actions) =>
        actions.Where(action => ActionRules.Check(view, action, stage?.Stage) is null).Select(PageAction.Of);

    /// <summary>Someone who has decided or may not decide is told so in the list of approvers and needs no button.</summary>
    private static bool MayDecide(StageView stage, PageUser user) =>
        stage.Approval is { Outcome: ApprovalOutcome.Open } approval
        && !approval.Decisions.Any(decision => Person.Same(decision.Person, user.Name))
        && !approval.Excluded.Any(exclusion => Person.Same(exclusion.Person, user.Name));
}
