using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Approvals;

/// <summary>What an approver's link is still good for.</summary>
/// <param name="Kind">Whether it can decide, and if not, why.</param>
/// <param name="Text">One sentence for the approver; empty while it can decide.</param>
/// <param name="Decision">What this approver has decided, if so.</param>
public sealed record ApprovalStanding(ApprovalStandingKind Kind, string Text, Decision? Decision = null)
{
    /// <summary>Whether the page offers its form.</summary>
    public bool IsOpen => Kind == ApprovalStandingKind.Open;

    /// <summary>Judges a link against the release as it is now.</summary>
    public static ApprovalStanding Of(ReleaseView view, LinkToken link, DateTimeOffset now)
    {
        StageView? stage = view.FindStage(link.Stage);
        if (stage?.Approval is not { } approval || stage.Attempt != link.Attempt)
        {
            return new(ApprovalStandingKind.Changed, $"The approval that this link was sent for is over: {link.Stage} is at attempt {stage?.Attempt ?? 0}, the link was for attempt {link.Attempt}. If your decision is needed again, a new mail has the link.");
        }

        if (approval.Decisions.FirstOrDefault(decision => Person.Same(decision.Person, link.Approver)) is { } own)
        {
            return new(ApprovalStandingKind.Decided, $"You {(own.Verdict == ApprovalVerdict.Approve ? "approved" : "rejected")} this. The decision is recorded and cannot be changed.", own);
        }

        return approval.Digest == link.Digest
            ? Undecided(view, approval, link, now)
            : new(ApprovalStandingKind.Changed, "What is to be approved has changed since this mail was sent, so its link no longer decides anything. Use the link in the newest mail.");
    }

    private static ApprovalStanding Undecided(ReleaseView view, ApprovalView approval, LinkToken link, DateTimeOffset now) => approval.Outcome switch
    {
        _ when view.Status == ReleaseStatus.Superseded =>
            new(ApprovalStandingKind.Superseded, Because("A newer release took the place of this one, so there is nothing left to decide.", view.Reason)),
        _ when view.Status == ReleaseStatus.Aborted =>
            new(ApprovalStandingKind.Withdrawn, Because("The release was aborted, so there is nothing left to decide.", view.Reason)),
        ApprovalOutcome.Withdrawn =>
            new(ApprovalStandingKind.Withdrawn, Because("The request was withdrawn, so there is nothing left to decide.", approval.Reason)),
        ApprovalOutcome.Granted => new(ApprovalStandingKind.Closed, Because("Enough others have approved already; your decision is no longer needed.", approval.Reason)),
        ApprovalOutcome.Rejected => new(ApprovalStandingKind.Closed, Because("Someone else has rejected this already; your decision is no longer needed.", approval.Reason)),
        ApprovalOutcome.Expired => Expired(approval.ExpiresAt),
        _ when now >= approval.ExpiresAt => Expired(approval.ExpiresAt),
        _ when now >= link.ExpiresAt => Expired(link.ExpiresAt),
        _ when view.Status.IsOver() =>
            new(ApprovalStandingKind.Closed, Because("The release is over, so there is nothing left to decide.", view.Reason)),
        _ when approval.Excluded.FirstOrDefault(exclusion => Person.Same(exclusion.Person, link.Approver)) is { } exclusion =>
            new(ApprovalStandingKind.Excluded, Because("You may not decide on this one.", exclusion.Reason)),
        _ => new(ApprovalStandingKind.Open, ""),
    };

    private static ApprovalStanding Expired(DateTimeOffset at) =>
        new(ApprovalStandingKind.Expired, $"Time to decide ran out on {Shared.Shown.Time(at)}. Ask the requester to start the release again if it is still wanted.");

    private static string Because(string text, string? reason) => string.IsNullOrWhiteSpace(reason) ? text : $"{text} {reason}";
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
    Excluded,
}
