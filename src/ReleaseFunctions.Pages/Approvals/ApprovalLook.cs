using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Pages.Shared;

namespace ReleaseFunctions.Pages.Approvals;

/// <summary>How approvals and decisions are shown.</summary>
internal static class ApprovalLook
{
    public static Look Of(ApprovalOutcome outcome) => outcome switch
    {
        ApprovalOutcome.Open => new("Open", "clock", "wait"),
        ApprovalOutcome.Granted => new("Granted", "check", "good"),
        ApprovalOutcome.Rejected => new("Rejected", "cross", "bad"),
        ApprovalOutcome.Expired => new("Expired", "clock", "muted"),
        _ => new("Withdrawn", "stop", "muted"),
    };

    public static Look Of(ApprovalVerdict verdict) =>
        verdict == ApprovalVerdict.Approve ? new("approved", "check", "good") : new("rejected", "cross", "bad");
}
