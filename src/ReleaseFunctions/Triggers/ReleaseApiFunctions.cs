using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Evidence;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary><c>/api/releases</c>: kick off, list, read, and the history.</summary>
public sealed class ReleaseApiFunctions(ApiEndpoint endpoint, KickoffRelease kickoff, IReleaseStore releases, CheckHistory check, ReleaseSettings settings)
{
    [Function(nameof(PostRelease))]
    public Task<IResult> PostRelease(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/releases")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller =>
    {
        string? key = request.Headers["Idempotency-Key"].Count > 1
            ? throw ProblemException.BadRequest("A header is not valid.", [new ProblemError("Idempotency-Key", "The header is given more than once; give it once.")])
            : request.Headers["Idempotency-Key"].FirstOrDefault();
        ReleaseView release = await kickoff.RunAsync(
            await RequestBody.ReadObjectAsync(request, optional: false, cancellationToken), key, caller, client, cancellationToken);
        request.HttpContext.Response.Headers.Location = $"{settings.PublicUrl}/api/releases/{release.Facts.Id}";
        return Answers.Json(ReleaseResponse.Accepted(release, settings.PublicUrl), StatusCodes.Status202Accepted);
    });

    [Function(nameof(ListReleases))]
    public Task<IResult> ListReleases(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/releases")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
    {
        ReleasePage page;
        try
        {
            page = await releases.ListAsync(QueryReader.Releases(request.Query), cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw ProblemException.BadRequest("The query is not valid.", [new ProblemError("continuation", exception.Message)]);
        }

        return Answers.Json(new { items = page.Items.Select(item => ReleaseResponse.Item(item, settings.PublicUrl)), page.Continuation });
    });

    [Function(nameof(GetRelease))]
    public Task<IResult> GetRelease(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/releases/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
        Answers.Json(ReleaseResponse.Whole(await releases.RequireAsync(id, cancellationToken), settings.PublicUrl)));

    [Function(nameof(GetHistory))]
    public Task<IResult> GetHistory(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/releases/{id}/history")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
    {
        await releases.RequireAsync(id, cancellationToken);
        IAsyncEnumerable<HistoryEvent> events = releases.ReadHistoryAsync(id, 1, cancellationToken);
        return request.Query["format"].FirstOrDefault() switch
        {
            null or "" or "json" => Results.Stream(body => HistoryExport.WriteJsonAsync(events, body, cancellationToken), "application/json"),
            "ndjson" => Results.Stream(body => HistoryExport.WriteNdjsonAsync(events, body, cancellationToken), "application/x-ndjson", $"{id}.ndjson"),
            "csv" => Results.Stream(body => HistoryExport.WriteCsvAsync(events, body, cancellationToken), "text/csv; charset=utf-8", $"{id}.csv"),
            string other => throw ProblemException.BadRequest("The query is not valid.", [new ProblemError("format", $"'{other}' is no format; there are json, ndjson, csv.")]),
        };
    });

    [Function(nameof(VerifyHistory))]
    public Task<IResult> VerifyHistory(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/releases/{id}/history/verify")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
        Answers.Json(await check.RunAsync(await releases.RequireAsync(id, cancellationToken), cancellationToken)));
}
