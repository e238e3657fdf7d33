using System.Globalization;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Anchors;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary><c>/api/anchors</c>: the signed daily records of all histories' heads.</summary>
public sealed class AnchorFunctions(ApiEndpoint endpoint, IAnchorStore anchors, AnchorSigner signer, ReleaseSettings settings)
{
    private const int DefaultLimit = 30;
    private const int MaxLimit = 366;

    [Function(nameof(ListAnchors))]
    public Task<IResult> ListAnchors(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/anchors")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
    {
        int limit = DefaultLimit;
        if (request.Query["limit"].FirstOrDefault() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            throw ProblemException.BadRequest("The query is not valid.", [new ProblemError("limit", $"'{text}' is no whole number from 1 to {MaxLimit}.")]);
        }

        IReadOnlyList<string> dates = await anchors.ListDatesAsync(limit, cancellationToken);
        return Answers.Json(new { items = dates.Select(date => new { date, links = new { self = $"{settings.PublicUrl}/api/anchors/{date}" } }) });
    });

    [Function(nameof(GetAnchorKey))]
    public Task<IResult> GetAnchorKey(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/anchors/key")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
    {
        string? pem;
        if (request.Query["fingerprint"].FirstOrDefault() is { Length: > 0 } fingerprint)
        {
            pem = await anchors.FindKeyAsync(fingerprint, cancellationToken)
                ?? throw ProblemException.NotFound("No anchor was signed with a key of this fingerprint.");
        }
        else
        {
            using AnchorKey? key = signer.Find();
            pem = key?.PublicPem ?? throw ProblemException.NotFound("No anchors are signed here, because Anchor__SigningKey is not set.");
        }

        return Results.Text(pem, "application/x-pem-file");
    });

    [Function(nameof(GetAnchor))]
    public Task<IResult> GetAnchor(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/anchors/{date}")] HttpRequest request,
        string date,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ => Results.Text(
            AnchorPlanner.IsDate(date) && await anchors.FindAsync(date, cancellationToken) is { } json
                ? json
                : throw ProblemException.NotFound("There is no anchor of this day; GET /api/anchors lists them by days such as 2026-11-26."),
            "application/json"));
}
