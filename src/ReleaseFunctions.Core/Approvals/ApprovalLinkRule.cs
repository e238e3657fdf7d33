using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>
/// What an approval link is worth now. It dies on decision by its approver, on expiry, withdrawal, supersession, and on any
/// change of what was approved.
/// </summary>
public static class ApprovalLinkRule
{
    /// <param name="token">The stored token, or null if the hash is not known.</param>
    /// <param name="view">The release it names, or null if there is none.</param>
    /// <param name="now">The current time.</param>
    /// <param name="rights">What was looked up about the approver; null: nothing.</param>
    public static ApprovalLinkVerdict Judge(LinkToken? token, ReleaseView? view, DateTimeOffset now, DecisionRights? rights = null)
    {
        if (token is not { Approver: { } approver, Digest: { } digest } || Person.IsKey(approver) || view is null || view.Facts.Id != token.ReleaseId
            || view.FindStage(token.Stage) is not { } stage)
        {
            return new(ApprovalLinkState.Unknown, "This link is not known. It may be incomplete; open it again from the e-mail.");
        }

        if (stage.Attempt != token.Attempt || stage.Approval is not { } approval || approval.Subject.Attempt != token.Attempt)
        {
            return new(ApprovalLinkState.Closed, $"This link belongs to attempt {token.Attempt} of stage '{token.Stage}', which another attempt has replaced.");
        }

        DecisionCheck check = DecisionRule.Check(view, token.Stage, approver, now, rights);
        if (check.State == DecisionState.AlreadyDecided)
        {
            return new(ApprovalLinkState.AlreadyDecided, check.Text, approval, check.Made);
        }

        if (approval.Digest != digest || ApprovalDigest.Of(ApprovalSubject.From(view.Facts, token.Stage, token.Attempt)) != digest)
        {
            return new(ApprovalLinkState.Changed, "What this link was sent for has changed since, so it can no longer be decided here.", approval);
        }

        if (check.State == DecisionState.Expired || (check.IsOpen && now >= token.ExpiresAt))
        {
            return new(ApprovalLinkState.Expired, check.State == DecisionState.Expired ? check.Text : $"This link expired at {token.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.", approval);
        }

        return new(check.IsOpen ? ApprovalLinkState.Open : ApprovalLinkState.Closed, check.Text, approval);
    }
}

/// <summary>What <see cref="ApprovalLinkRule"/> found.</summary>
/// <param name="Text">One sentence for the person who opened the link.</param>
/// <param name="Approval">What the link is about; null if it is not known or replaced.</param>
/// <param name="Made">The approver's recorded decision.</param>
public sealed record ApprovalLinkVerdict(ApprovalLinkState State, string Text, ApprovalView? Approval = null, Decision? Made = null);

/// <summary>What a link is worth.</summary>
public enum ApprovalLinkState
{
    Open,
    AlreadyDecided,
    Expired,
    Closed,
    Changed,
    Unknown,
}
