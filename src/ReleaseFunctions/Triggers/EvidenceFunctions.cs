using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Evidence;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>A release's evidence in one file, for programs and for who is signed in.</summary>
public sealed class EvidenceFunctions(ApiEndpoint endpoint, PageEndpoint pages, IReleaseStore releases, CollectEvidence collect)
{
    [Function(nameof(GetEvidence))]
    public Task<IResult> GetEvidence(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/releases/{id}/evidence")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, _ => ZipAsync(id, cancellationToken));

    [Function(nameof(DownloadEvidence))]
    public Task<IResult> DownloadEvidence(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/releases/{id}/evidence")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) => pages.RunAsync(request, (_, _) => ZipAsync(id, cancellationToken));

    private async Task<IResult> ZipAsync(string id, CancellationToken cancellationToken)
    {
        ReleaseView view = await releases.RequireAsync(id, cancellationToken);
        IReadOnlyList<EvidencePart> parts = await collect.RunAsync(view, cancellationToken);
        return Results.Stream(await EvidenceZip.WriteAsync(parts, cancellationToken), "application/zip", CollectEvidence.FileName(view));
    }
}
