using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>Fills an empty task hub from the facts: <c>POST /api/orchestrations/rebuild</c> (docs/operations.md, "Move or rebuild the task hub").</summary>
public sealed class RebuildFunctions(ApiEndpoint endpoint, RebuildTaskHub rebuild)
{
    [Function(nameof(PostRebuild))]
    public Task<IResult> PostRebuild(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orchestrations/rebuild")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async caller =>
    {
        string reason = ActionBody.Read(await RequestBody.ReadObjectAsync(request, optional: true, cancellationToken), required: true);
        RebuildReport report = await rebuild.RunAsync(client, $"The task hub was rebuilt by {caller.Actor} ({reason}).", cancellationToken);
        return Answers.Json(new { complete = report.IsComplete, looked = report.Looked, started = report.Started, repaired = report.Repaired, failed = report.Failed });
    });
}
