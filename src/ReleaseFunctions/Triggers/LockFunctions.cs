using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Http;
using ReleaseFunctions.Locks;
using ReleaseFunctions.Pages.Locks;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>Who holds the environments' locks and who waits for them: <c>/api/locks</c> and <c>/ui/locks</c>.</summary>
public sealed class LockFunctions(ApiEndpoint endpoint, PageEndpoint pages, ILockStore locks, FreeLockByHand free, ReleaseSettings settings)
{
    private const int MaxName = 100;

    [Function(nameof(ListLocks))]
    public Task<IResult> ListLocks(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/locks")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
    {
        IReadOnlyList<LockState> held = await locks.ListAsync(cancellationToken);
        return Answers.Json(new { items = held.Select(state => LockResponse.Whole(state, settings.PublicUrl)) });
    });

    [Function(nameof(PostFreeLock))]
    public Task<IResult> PostFreeLock(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/locks/{name}/free")] HttpRequest request,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller =>
    {
        (string reason, string? release) = Read(await RequestBody.ReadObjectAsync(request, optional: true, cancellationToken));
        LockState state = await free.RunAsync(client, Known(name), release, reason, caller, cancellationToken);
        return Answers.Json(LockResponse.Whole(state, settings.PublicUrl), StatusCodes.Status202Accepted);
    });

    [Function(nameof(LocksPage))]
    public Task<IResult> LocksPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/locks")] HttpRequest request,
        CancellationToken cancellationToken) => pages.RunAsync(request, async (_, user) =>
        await pages.PageAsync(request, new LockListModel(user, await locks.ListAsync(cancellationToken))));

    [Function(nameof(PostLockPage))]
    public Task<IResult> PostLockPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ui/locks/{name}/free")] HttpRequest request,
        string name,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => pages.RunFormAsync(request, async (session, _, form) =>
    {
        await free.RunAsync(client, Known(name), form["release"].ToString(), ActionBody.Read(form, required: true), session.Caller, cancellationToken);
        return Results.Redirect("/ui/locks");
    });

    private static string Known(string name) => name.Length <= MaxName && LockName.IsName(name)
        ? name
        : throw ProblemException.NotFound("There is no lock of this name; GET /api/locks lists those that are held.");

    private static (string Reason, string? Release) Read(JsonElement body)
    {
        string? release = null;
        if (body.TryGetProperty("release", out JsonElement given))
        {
            release = given.ValueKind == JsonValueKind.String
                ? given.GetString()
                : throw ProblemException.BadRequest("The action is not valid.", [new ProblemError("release", "'release' must be a string: the id of the release that is to lose the lock.")]);
        }

        return (ActionBody.Read(body, required: true, "release"), release);
    }
}
