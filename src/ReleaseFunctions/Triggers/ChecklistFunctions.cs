using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages.Checklists;
using ReleaseFunctions.Pages.Shared;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>The page of an owner of checklist items, and its form. GET and HEAD only show; only a post with the form's own nonce ticks.</summary>
public sealed class ChecklistFunctions(PageEndpoint pages, LinkPages links, TickItem tick, TimeProvider time)
{
    [Function(nameof(ShowChecklist))]
    public Task<IResult> ShowChecklist(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/checklists/{token}")] HttpRequest request,
        string token,
        CancellationToken cancellationToken) => pages.RunOpenAsync(request, async () =>
        await FindAsync(token, cancellationToken) is { } found
            ? await PageAsync(request, token, found.Link, found.Release, null, null, StatusCodes.Status200OK)
            : await pages.PageAsync(request, MessageModel.UnknownChecklist, StatusCodes.Status404NotFound));

    [Function(nameof(PostChecklist))]
    public Task<IResult> PostChecklist(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/checklists/{token}")] HttpRequest request,
        string token,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => pages.RunOpenAsync(request, async () =>
    {
        if (await FindAsync(token, cancellationToken) is not { } found)
        {
            return await pages.PageAsync(request, MessageModel.UnknownChecklist, StatusCodes.Status404NotFound);
        }

        IFormCollection form = await PageEndpoint.ReadFormAsync(request);
        TickRequest wanted = new(form["item"].ToString(), form["evidence"].ToString().Trim(), form["comment"].ToString().Trim());
        if (IsTicked(found.Link, found.Release, wanted.Item) || ChecklistLinkRule.Closed(found.Link, found.Release, time.GetUtcNow()) is not null)
        {
            // A second click finds the item ticked; a late one, why nothing can be ticked any more.
            return await PageAsync(
                request, token, found.Link, found.Release, null, wanted, IsTicked(found.Link, found.Release, wanted.Item) ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
        }

        if (!LinkPages.IsOwnForm(token, found.Link, form["nonce"].ToString()))
        {
            return await PageAsync(request, token, found.Link, found.Release, "The form was not sent from this page as it is now; tick again.", wanted, StatusCodes.Status400BadRequest);
        }

        try
        {
            TickBody.Ensure(wanted);
            (ReleaseView release, _) = await tick.RunAsync(
                client, found.Link.ReleaseId, found.Link.Stage, found.Link.Attempt, wanted, found.Link.Owner!, operates: false, "link", cancellationToken);
            return await PageAsync(request, token, found.Link, release, null, null, StatusCodes.Status200OK);
        }
        catch (ProblemException refusal) when (refusal.Status is StatusCodes.Status400BadRequest or StatusCodes.Status403Forbidden or StatusCodes.Status409Conflict)
        {
            (_, ReleaseView now) = (await FindAsync(token, cancellationToken))!.Value;
            return await PageAsync(request, token, found.Link, now, refusal.Errors[0].Message, wanted, refusal.Status);
        }
    });

    private static bool IsTicked(LinkToken link, ReleaseView release, string item) =>
        release.FindStage(link.Stage) is { Checklist: { } list } stage && stage.Attempt == link.Attempt && list.TickOf(item) is not null;

    private Task<(LinkToken Link, ReleaseView Release)?> FindAsync(string token, CancellationToken cancellationToken) =>
        links.FindAsync(token, link => link.Owner is not null, cancellationToken);

    private Task<IResult> PageAsync(HttpRequest request, string token, LinkToken link, ReleaseView release, string? problem, TickRequest? typed, int status) =>
        pages.PageAsync(
            request,
            new ChecklistModel
            {
                View = release,
                Link = link,
                Closed = ChecklistLinkRule.Closed(link, release, time.GetUtcNow()),
                Nonce = LinkPages.Nonce(token, link),
                Problem = problem,
                Item = typed?.Item,
                Evidence = typed?.Evidence,
                Comment = typed?.Comment,
            },
            status);
}
