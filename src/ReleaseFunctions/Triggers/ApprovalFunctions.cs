using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages.Approvals;
using ReleaseFunctions.Pages.Shared;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>
/// The approver's page and its form. GET and HEAD only show; mail scanners fetch links, and nothing may come of it. Only a post
/// with the form's own nonce decides.
/// </summary>
public sealed class ApprovalFunctions(PageEndpoint pages, LinkPages links, IReleaseStore releases, DecideApproval decide, TimeProvider time)
{
    [Function(nameof(ShowApproval))]
    public Task<IResult> ShowApproval(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/approvals/{token}")] HttpRequest request,
        string token,
        CancellationToken cancellationToken) => pages.RunOpenAsync(request, async () =>
        await FindAsync(token, cancellationToken) is { } found
            ? await PageAsync(request, token, found.Link, found.Release, null, null, StatusCodes.Status200OK)
            : await pages.PageAsync(request, MessageModel.UnknownApproval, StatusCodes.Status404NotFound));

    [Function(nameof(PostApproval))]
    public Task<IResult> PostApproval(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/approvals/{token}")] HttpRequest request,
        string token,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => pages.RunOpenAsync(request, async () =>
    {
        if (await FindAsync(token, cancellationToken) is not { } found)
        {
            return await pages.PageAsync(request, MessageModel.UnknownApproval, StatusCodes.Status404NotFound);
        }

        IFormCollection form = await PageEndpoint.ReadFormAsync(request);
        string comment = form["comment"].ToString().Trim();
        if (!ApprovalStanding.Of(found.Release, found.Link, time.GetUtcNow()).IsOpen)
        {
            // A second click finds the decision recorded; a late one, why nothing can be decided any more.
            bool decided = ApprovalStanding.Of(found.Release, found.Link, time.GetUtcNow()).Kind == ApprovalStandingKind.Decided;
            return await PageAsync(request, token, found.Link, found.Release, null, comment, decided ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
        }

        string? problem = Problem(form, LinkPages.IsOwnForm(token, found.Link, form["nonce"].ToString()), comment);
        if (problem is not null || OperatorActions.Verdict(form["decision"].ToString()) is not { } verdict)
        {
            return await PageAsync(request, token, found.Link, found.Release, problem, comment, StatusCodes.Status400BadRequest);
        }

        try
        {
            (ReleaseView release, _) = await decide.RunAsync(
                client, found.Link.ReleaseId, found.Link.Stage, found.Link.Digest, found.Link.Approver!, verdict, comment, "link", cancellationToken);
            return await PageAsync(request, token, found.Link, release, null, null, StatusCodes.Status200OK);
        }
        catch (ProblemException refusal) when (refusal.Status is StatusCodes.Status403Forbidden or StatusCodes.Status409Conflict or StatusCodes.Status503ServiceUnavailable)
        {
            ReleaseView now = await releases.RequireAsync(found.Link.ReleaseId, cancellationToken);
            return await PageAsync(request, token, found.Link, now, refusal.Message, comment, refusal.Status);
        }
    });

    private static string? Problem(IFormCollection form, bool isOwn, string comment)
    {
        string decision = form["decision"].ToString();
        return OperatorActions.Verdict(decision) is null ? "Choose approve or reject."
            : comment.Length > Decision.MaxComment ? $"The comment has {comment.Length:N0} characters; the limit is {Decision.MaxComment:N0}."
            : !isOwn ? "The form was not sent from this page as it is now; decide again."
            : null;
    }

    private Task<(LinkToken Link, ReleaseView Release)?> FindAsync(string token, CancellationToken cancellationToken) =>
        links.FindAsync(token, link => link.Approver is not null, cancellationToken);

    private Task<IResult> PageAsync(HttpRequest request, string token, LinkToken link, ReleaseView release, string? problem, string? comment, int status) =>
        pages.PageAsync(
            request,
            new ApprovalModel
            {
                View = release,
                Link = link,
                Standing = ApprovalStanding.Of(release, link, time.GetUtcNow()),
                Nonce = LinkPages.Nonce(token, link),
                Problem = problem,
                Comment = comment,
            },
            status);
}
