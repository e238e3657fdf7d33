using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>Builds the data of <c>approval.requested</c>.</summary>
public static class ApprovalRequest
{
    /// <summary>The request for one attempt of one stage, as the release stands now.</summary>
    public static EventData.ApprovalRequested For(ApprovalPlan plan, ReleaseView view, string stage, int attempt, DateTimeOffset at)
    {
        ApprovalSubject subject = ApprovalSubject.From(view.Facts, stage, attempt);
        ApprovalEligibility eligible = ApprovalJudge.Eligible(plan, view.Facts, ApprovalJudge.PreviousApprovers(view, stage));
        return new(ApprovalDigest.Of(subject), subject, plan.Require, eligible.Approvers, eligible.Excluded, ApprovalSchedule.Expiry(plan, at))
        {
            NotBy = plan.NotBy,
            Checklist = view.FindStage(stage)?.Checklist,
        };
    }
}
