using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Approvals;

/// <summary>What an approver's link is still good for, in the approver's words. The judgement is <see cref="ApprovalLinkRule"/>'s.</summary>
/// <param name="Kind">Whether it can decide, and if not, why.</param>
/// <param name="Text">One sentence for the approver.</param>
/// <param name="Approval">The approval in question; null if another attempt has replaced it.</param>
/// <param name="Decision">What this approver has decided, if so.</param>
public sealed record ApprovalStanding(ApprovalStandingKind Kind, string Text, ApprovalView? Approval = null, Decision? Decision = null)
{
    /// <summary>Whether the page offers its form.</summary>
    public bool IsOpen => Kind == ApprovalStandingKind.Open;

    /// <summary>What the approver can do instead; null: nothing.</summary>
    public string? Advice => Kind switch
    {
        ApprovalStandingKind.Expired => "Ask the requester to start the release again if it is still wanted.",
        ApprovalStandingKind.Changed => "If your decision is still needed, the newest mail has the link for it.",
        ApprovalStandingKind.Superseded or ApprovalStandingKind.Withdrawn or ApprovalStandingKind.Closed => "There is nothing left for you to decide.",
        _ => null,
    };

    /// <summary>Judges a link against the release as it is now.</summary>
    /// <param name="rights">What was looked up about the approver; null: nothing.</param>
    public static ApprovalStanding Of(ReleaseView view, LinkToken link, DateTimeOffset now, DecisionRights? rights = null)
    {
        ApprovalLinkVerdict verdict = ApprovalLinkRule.Judge(link, view, now, rights);
        string text = verdict.Made is { } made
            ? $"You {(made.Verdict == ApprovalVerdict.Approve ? "approved" : "rejected")} this. The decision is recorded and cannot be changed."
            : verdict.Text;
        return new(KindOf(verdict, view), text, verdict.Approval, verdict.Made);
    }

    private static ApprovalStandingKind KindOf(ApprovalLinkVerdict verdict, ReleaseView view) => verdict.State switch
    {
        ApprovalLinkState.Open => ApprovalStandingKind.Open,
        ApprovalLinkState.AlreadyDecided => ApprovalStandingKind.Decided,
        ApprovalLinkState.Expired => ApprovalStandingKind.Expired,
        ApprovalLinkState.Changed => ApprovalStandingKind.Changed,
        _ when view.Status == ReleaseStatus.Superseded => ApprovalStandingKind.Superseded,
        _ when view.Status == ReleaseStatus.Aborted || verdict.Approval?.Outcome == ApprovalOutcome.Withdrawn => ApprovalStandingKind.Withdrawn,
        _ when verdict.Approval is null => ApprovalStandingKind.Changed,
        _ => ApprovalStandingKind.Closed,
    };
}

/// <summary>Why a link can or cannot decide.</summary>
public enum ApprovalStandingKind
{
    Open,
    Decided,
    Expired,
    Withdrawn,
    Superseded,
    Closed,
    Changed,
}
