using ReleaseFunctions.Releases;
using ReleaseFunctions.Triggers;

namespace ReleaseFunctions.Access;

/// <summary>
/// Who may call which function: the one place that says so. <see cref="AccessMiddleware"/> enforces it on both hosts, and a function
/// that is not listed answers nobody.
/// </summary>
public static class AccessPolicy
{
    private static readonly AccessRule Open = new(AccessKind.Open);
    private static readonly AccessRule Link = new(AccessKind.Link);
    private static readonly AccessRule ApiRead = new(AccessKind.Api);
    private static readonly AccessRule PageRead = new(AccessKind.Page);

    // An approver decides, whoever works on the release ticks, and everything else is an operator's.
    private static readonly Dictionary<string, IReadOnlyList<Role>> StageActions = new()
    {
        ["approve"] = [Role.Approve],
        ["reject"] = [Role.Approve],
        [OperatorActions.Tick] = [Role.Approve, Role.Operate],
    };

    /// <summary>Function name → rule.</summary>
    public static IReadOnlyDictionary<string, AccessRule> Rules { get; } = new Dictionary<string, AccessRule>
    {
        // Pages that anybody sees.
        [nameof(SiteFunctions.Root)] = Open,
        [nameof(SiteFunctions.UiRoot)] = Open,
        [nameof(SiteFunctions.Asset)] = Open,
        [nameof(SiteFunctions.SignIn)] = Open,
        [nameof(SiteFunctions.PostSignIn)] = new(AccessKind.SignIn),
        [nameof(SiteFunctions.SignedIn)] = new(AccessKind.Platform),
        [nameof(SiteFunctions.PostSignOut)] = new(AccessKind.Form),
        [nameof(SiteFunctions.NoPage)] = PageRead,

        // Links in mails and requests: the token is the credential.
        [nameof(ApprovalFunctions.ShowApproval)] = Link,
        [nameof(ApprovalFunctions.PostApproval)] = Link,
        [nameof(ChecklistFunctions.ShowChecklist)] = Link,
        [nameof(ChecklistFunctions.PostChecklist)] = Link,
        [nameof(CallbackFunctions.PostCallback)] = Link,

        // Releases.
        [nameof(ReleaseApiFunctions.PostRelease)] = Api(Role.Kickoff),
        [nameof(ReleaseApiFunctions.ListReleases)] = ApiRead,
        [nameof(ReleaseApiFunctions.GetRelease)] = ApiRead,
        [nameof(ReleaseApiFunctions.GetHistory)] = ApiRead,
        [nameof(ReleaseApiFunctions.VerifyHistory)] = ApiRead,
        [nameof(ReleaseActionFunctions.PostReleaseAction)] = Api(Role.Operate),
        [nameof(ReleaseActionFunctions.PostStageAction)] = Api(Role.Operate) with { ByAction = StageActions },
        [nameof(EvidenceFunctions.GetEvidence)] = ApiRead,
        [nameof(ReviewFunctions.GetReview)] = ApiRead,
        [nameof(ReviewFunctions.PostReviewNote)] = Api(Role.Operate, Role.Approve),
        [nameof(ReviewFunctions.PostReviewAction)] = Api(Role.Operate, Role.Approve),
        [nameof(ReviewFunctions.PostReviewActionDone)] = Api(Role.Operate, Role.Approve),

        // Plans, calendar, locks, delegations.
        [nameof(PlanFunctions.PutPlan)] = Api(Role.Plan),
        [nameof(PlanFunctions.ListPlans)] = ApiRead,
        [nameof(PlanFunctions.GetPlan)] = ApiRead,
        [nameof(PlanFunctions.ValidatePlan)] = ApiRead,
        [nameof(HealthFunctions.PostBacktest)] = Api(Role.Plan),
        [nameof(CalendarFunctions.PutCalendarRule)] = Api(Role.Plan),
        [nameof(CalendarFunctions.GetCalendarRule)] = ApiRead,
        [nameof(CalendarFunctions.DeleteCalendarRule)] = Api(Role.Plan),
        [nameof(CalendarFunctions.ListCalendar)] = ApiRead,
        [nameof(CalendarFunctions.PreviewCalendar)] = ApiRead,
        [nameof(CalendarFeedFunctions.GetCalendarFeed)] = new(AccessKind.Feed),
        [nameof(LockFunctions.ListLocks)] = ApiRead,
        [nameof(LockFunctions.PostFreeLock)] = Api(Role.Operate),
        [nameof(DelegationFunctions.PostDelegation)] = Api(Role.Approve),
        [nameof(DelegationFunctions.ListDelegations)] = ApiRead,
        [nameof(DelegationFunctions.GetDelegation)] = ApiRead,
        [nameof(DelegationFunctions.DeleteDelegation)] = Api(Role.Approve),

        // What is left of the API.
        [nameof(AnchorFunctions.ListAnchors)] = ApiRead,
        [nameof(AnchorFunctions.GetAnchorKey)] = ApiRead,
        [nameof(AnchorFunctions.GetAnchor)] = ApiRead,
        [nameof(DeliveryFunctions.GetDeliveryMetrics)] = ApiRead,
        [nameof(DrillFunctions.GetDrills)] = ApiRead,
        [nameof(InFlightFunctions.GetInFlight)] = ApiRead,
        [nameof(RebuildFunctions.PostRebuild)] = Api(Role.Admin),
        [nameof(ConnectionFunctions.ListConnections)] = ApiRead,
        [nameof(ConnectionFunctions.PostConnectionCheck)] = Api(Role.Operate),
        [nameof(OutboxFunctions.ListOutbox)] = ApiRead,
        [nameof(NoApiFunctions.NoApi)] = ApiRead,

        // Pages of whoever is signed in.
        [nameof(ReleasePageFunctions.ReleasesPage)] = PageRead,
        [nameof(ReleasePageFunctions.ReleaseDetails)] = PageRead,
        [nameof(ReleasePageFunctions.ReleaseFragment)] = PageRead,
        [nameof(ReleasePageFunctions.PostReleasePage)] = Form(Role.Operate),
        [nameof(ReleasePageFunctions.PostStagePage)] = Form(Role.Operate) with { ByAction = StageActions },
        [nameof(ReleasePageFunctions.PlansPage)] = PageRead,
        [nameof(ReleasePageFunctions.PlanDetails)] = PageRead,
        [nameof(EvidenceFunctions.DownloadEvidence)] = PageRead,
        [nameof(ReviewPageFunctions.DownloadReview)] = PageRead,
        [nameof(ReviewPageFunctions.PostReviewNotePage)] = Form(Role.Operate, Role.Approve),
        [nameof(ReviewPageFunctions.PostReviewActionPage)] = Form(Role.Operate, Role.Approve),
        [nameof(ReviewPageFunctions.PostReviewDonePage)] = Form(Role.Operate, Role.Approve),
        [nameof(CalendarPageFunctions.CalendarRules)] = PageRead,
        [nameof(LockFunctions.LocksPage)] = PageRead,
        [nameof(LockFunctions.PostLockPage)] = Form(Role.Operate),
        [nameof(DelegationFunctions.DelegationsPage)] = PageRead,
        [nameof(DelegationFunctions.PostDelegationsPage)] = Form(Role.Approve),
        [nameof(DelegationFunctions.RevokeDelegationPage)] = Form(Role.Approve),
        [nameof(DeliveryFunctions.DeliveryPage)] = PageRead,
        [nameof(InFlightFunctions.InFlightPage)] = PageRead,
        [nameof(ConnectionFunctions.ConnectionsPage)] = PageRead,
        [nameof(ConnectionFunctions.PostConnectionPage)] = Form(Role.Operate),
        [nameof(OutboxFunctions.OutboxPage)] = PageRead,
        [nameof(OutboxFunctions.OutboxMailPage)] = PageRead,
        [nameof(OutboxFunctions.OutboxHtml)] = PageRead,
    };

    private static AccessRule Api(params IReadOnlyList<Role> roles) => new(AccessKind.Api, roles);

    private static AccessRule Form(params IReadOnlyList<Role> roles) => new(AccessKind.Form, roles);
}
