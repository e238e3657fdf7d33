using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Pages.Approvals;

namespace ReleaseFunctions.Http;

/// <summary>An approval link that someone opened, with what it leads to.</summary>
internal sealed record OpenedLink(string Token, LinkToken Link, ReleaseView Release, DecisionRights Rights)
{
    public ApprovalStanding Standing(DateTimeOffset now) => ApprovalStanding.Of(Release, Link, now, Rights);

    /// <summary>The nonce of the link's own decision.</summary>
    public string Nonce() => LinkPages.Nonce(Token, Link);

    /// <summary>Other stages of the release that wait for the same person now, each with a nonce for exactly what it shows.</summary>
    public IReadOnlyList<OtherApproval> Others(DateTimeOffset now) =>
    [
        .. Release.Stages
            .Where(stage => stage.Stage != Link.Stage && DecisionRule.Check(Release, stage.Stage, Link.Approver!, now, Rights).IsOpen)
            .Select(stage => new OtherApproval(stage.Stage, stage.Environment, stage.Approval!, FormNonce.Of(Token, stage.Approval!.Digest, stage.Approval.Subject.Attempt))),
    ];
}
