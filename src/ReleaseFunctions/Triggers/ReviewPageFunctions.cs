using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Http;
using ReleaseFunctions.Reviews;

namespace ReleaseFunctions.Triggers;

/// <summary>Reviews for who is signed in.</summary>
public sealed class ReviewPageFunctions(PageEndpoint pages, IReleaseStore releases, IReviewStore reviews, AddToReview add)
{
    [Function(nameof(DownloadReview))]
    public Task<IResult> DownloadReview(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/releases/{id}/review")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => pages.RunAsync(request, async (_, _) =>
    {
        // Plain text: a browser shows it, and takes nothing in it for markup.
        request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Text(await ReviewFunctions.MarkdownAsync(releases, reviews, id, cancellationToken), "text/plain; charset=utf-8");
    });

    [Function(nameof(PostReviewNotePage))]
    public Task<IResult> PostReviewNotePage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/releases/{id}/review/notes")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => AddAsync(request, id, (caller, form) => add.NoteAsync(id, ReviewText.Read(form), caller, cancellationToken));

    [Function(nameof(PostReviewActionPage))]
    public Task<IResult> PostReviewActionPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/releases/{id}/review/actions")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => AddAsync(request, id, (caller, form) => add.ActionAsync(id, ReviewText.Read(form), caller, cancellationToken));

    [Function(nameof(PostReviewDonePage))]
    public Task<IResult> PostReviewDonePage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/releases/{id}/review/actions/{number}/done")] HttpRequest request,
        string id,
        string number,
        CancellationToken cancellationToken) => AddAsync(request, id, (caller, _) => add.DoneAsync(id, ReviewFunctions.Number(number), caller, cancellationToken));

    private Task<IResult> AddAsync(HttpRequest request, string id, Func<Caller, IFormCollection, Task> toReview) => pages.RunFormAsync(request, async (session, _, form) =>
    {
        await toReview(session.Caller, form);
        return Results.Redirect($"/ui/releases/{id}#review");
    });
}
