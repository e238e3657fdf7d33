using System.Globalization;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Reviews;
using ReleaseFunctions.Http;
using ReleaseFunctions.Pages.Reviews;
using ReleaseFunctions.Releases;
using ReleaseFunctions.Reviews;

namespace ReleaseFunctions.Triggers;

/// <summary>The draft review of a release, and what people add to it.</summary>
public sealed class ReviewFunctions(ApiEndpoint endpoint, IReleaseStore releases, IReviewStore reviews, AddToReview add)
{
    [Function(nameof(GetReview))]
    public Task<IResult> GetReview(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/releases/{id}/review")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
        Results.Text(await MarkdownAsync(releases, reviews, id, cancellationToken), "text/markdown; charset=utf-8"));

    [Function(nameof(PostReviewNote))]
    public Task<IResult> PostReviewNote(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/releases/{id}/review/notes")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller =>
    {
        ReviewText given = ReviewText.Read(await RequestBody.ReadObjectAsync(request, optional: false, cancellationToken), "text");
        return Board(await add.NoteAsync(id, given, caller, cancellationToken), StatusCodes.Status201Created);
    });

    [Function(nameof(PostReviewAction))]
    public Task<IResult> PostReviewAction(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/releases/{id}/review/actions")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller =>
    {
        ReviewText given = ReviewText.Read(await RequestBody.ReadObjectAsync(request, optional: false, cancellationToken), "text", "owner", "due");
        return Board(await add.ActionAsync(id, given, caller, cancellationToken), StatusCodes.Status201Created);
    });

    [Function(nameof(PostReviewActionDone))]
    public Task<IResult> PostReviewActionDone(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/releases/{id}/review/actions/{number}/done")] HttpRequest request,
        string id,
        string number,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller =>
    {
        return Board(await add.DoneAsync(id, Number(number), caller, cancellationToken), StatusCodes.Status200OK);
    });

    internal static async Task<string> MarkdownAsync(IReleaseStore releases, IReviewStore reviews, string id, CancellationToken cancellationToken)
    {
        ReleaseView view = await releases.RequireAsync(id, cancellationToken);
        List<HistoryEvent> events = await releases.ReadAllAsync(view, cancellationToken);
        return ReviewMarkdown.Of(view, events, await reviews.ReadAsync(id, cancellationToken));
    }

    internal static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw ProblemException.NotFound($"'{text}' is no number of an action item.");

    private static IResult Board(IReadOnlyList<ReviewEntry> entries, int status)
    {
        ReviewBoard board = ReviewBoard.Of(entries);
        return Answers.Json(new { notes = board.Notes.Select(note => new { note.Text, note.Author, note.At }), board.Actions }, status);
    }
}
