using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Pages.Approvals;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Http;

/// <summary>Opens approvers' links, and shows what they lead to.</summary>
public sealed class ApprovalLinks(LinkPages links, PageEndpoint pages, IReleaseStore releases, DecisionLookup lookup, TimeProvider time)
{
    /// <summary>What the token opens; null: nothing that is known.</summary>
    internal async Task<OpenedLink?> FindAsync(string token, CancellationToken cancellationToken) =>
        await links.FindAsync(token, link => link.Approver is not null, cancellationToken) is not (LinkToken link, ReleaseView release) ? null
            : new OpenedLink(token, link, release, await lookup.ShownRightsAsync(release, link.Stage, link.Approver!, cancellationToken));

    /// <summary>The page, with the release as it is now.</summary>
    /// <param name="change">What came of a post; null: nothing was posted.</param>
    internal async Task<IResult> PageAsync(
        HttpRequest request, OpenedLink found, Func<ApprovalModel, ApprovalModel>? change, int status, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        OpenedLink current = change is null ? found : found with { Release = await releases.RequireAsync(found.Link.ReleaseId, cancellationToken) };
        ApprovalStanding standing = current.Standing(now);
        ApprovalModel model = new()
        {
            View = current.Release,
            Link = current.Link,
            Standing = standing,
            Others = standing.IsOpen ? current.Others(now) : [],
            Nonce = current.Nonce(),
            Delegate = new DelegateModel(
                await lookup.GivenAsync(current.Link, cancellationToken), standing is { IsOpen: true, Approval: { } approval } && ApprovalDelegationRule.MayDelegate(approval, current.Link.Approver!)),
        };
        return await pages.PageAsync(request, change is null ? model : change(model), status);
    }
}
