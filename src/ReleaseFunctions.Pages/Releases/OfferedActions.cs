using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Releases;

/// <summary>Which buttons a user is offered: what fits the release's state and the user's roles. The server checks again.</summary>
internal static class OfferedActions
{
    public static IReadOnlyList<PageAction> OnRelease(ReleaseView view, PageUser user) =>
        user.Has("operate") ? [.. Fitting(view, OperatorAction.Resume, OperatorAction.Pause, OperatorAction.Rollback, OperatorAction.Abort)] : [];

    public static IReadOnlyList<PageAction> OnStage(ReleaseView view, StageView stage, PageUser user, DateTimeOffset now) =>
    [
        .. user.Has("approve") && MayDecide(view, stage, user, now) ? [PageAction.Approve, PageAction.Reject] : Array.Empty<PageAction>(),
        .. user.Has("operate") ? Fitting(view, stage, user.Person ?? user.Name) : [],
    ];

    private static IEnumerable<PageAction> Fitting(ReleaseView view, params OperatorAction[] actions) =>
        actions.Where(action => ActionRules.Check(view, action, null) is null).Select(PageAction.Of);

    private static IEnumerable<PageAction> Fitting(ReleaseView view, StageView stage, string person) =>
        new[] { OperatorAction.Retry, OperatorAction.Skip, OperatorAction.Override }
            .Where(action => ActionRules.Check(view, action, stage.Stage, person) is null)
            .Select(action => action == OperatorAction.Override && CalendarOverrides.Concern(stage) ? PageAction.OverrideCalendar(stage) : PageAction.Of(action));

    /// <summary>A user whose address is not known is offered what is open at all.</summary>
    private static bool MayDecide(ReleaseView view, StageView stage, PageUser user, DateTimeOffset now) =>
        DecisionRule.Check(view, stage.Stage, user.Person ?? user.Name, now).State switch
        {
            DecisionState.Open => true,
            DecisionState.NotAllowed => user.Person is null && !stage.Approval!.Excluded.Any(exclusion => Person.Same(exclusion.Person, user.Name)),
            _ => false,
        };
}
