using System.Globalization;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Mail;
using ReleaseFunctions.Orchestrators;
using ReleaseFunctions.Pages.InFlight;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Triggers;

/// <summary>Releases in flight by the orchestration version they run under: what to look at before a version's code is deleted. And the mails that wait.</summary>
public sealed class InFlightFunctions(ApiEndpoint endpoint, PageEndpoint pages, IReleaseRecovery recovery, MailBacklogReader mails, ReleaseSettings settings)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    [Function(nameof(GetInFlight))]
    public Task<IResult> GetInFlight(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orchestrations")] HttpRequest request,
        CancellationToken cancellationToken) => endpoint.RunAsync(request, async _ =>
    {
        IReadOnlyList<VersionInFlight> versions = await CountAsync(Limit(request.Query), cancellationToken);
        MailBacklog mail = await mails.ReadAsync(cancellationToken);
        return Answers.Json(new
        {
            current = OrchestrationVersions.Current,
            count = versions.Sum(version => version.Count),
            mail = new { mail.Waiting, mail.OldestAt, mail.PausedUntil },
            versions = versions.Select(version => new
            {
                version.Version,
                isCurrent = version.Version == OrchestrationVersions.Current,
                version.Count,
                version.OldestRequestedAt,
                version.ByStatus,
                version.ByWait,
                releases = version.Releases.Select(release => new
                {
                    release.Id,
                    release.Plan,
                    release.Version,
                    release.Status,
                    release.WaitingOn,
                    release.RequestedAt,
                    release.Repairs,
                    release.GivenUp,
                    drill = release.Drill ? true : (bool?)null,
                    links = ReleaseResponse.Links(release.Id, settings.PublicUrl),
                }),
            }),
        });
    });

    [Function(nameof(InFlightPage))]
    public Task<IResult> InFlightPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ui/in-flight")] HttpRequest request,
        CancellationToken cancellationToken) => pages.RunAsync(request, async (_, user) =>
        await pages.PageAsync(request, new InFlightModel(user, OrchestrationVersions.Current, await CountAsync(DefaultLimit, cancellationToken), await mails.ReadAsync(cancellationToken))));

    private static int Limit(IQueryCollection query) => query["limit"].FirstOrDefault() switch
    {
        null or "" => DefaultLimit,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit is >= 0 and <= MaxLimit => limit,
        var text => throw ProblemException.BadRequest(
            "The query is not valid.", [new ProblemError("limit", $"'{text}' is no number from 0 to {MaxLimit}; it is how many releases are named per version.")]),
    };

    private async Task<IReadOnlyList<VersionInFlight>> CountAsync(int limit, CancellationToken cancellationToken)
    {
        InFlightCount count = new(limit);
        await foreach (ReleaseSummary release in recovery.ListUnfinishedAsync(cancellationToken))
        {
            count.Add(release);
        }

        return count.Versions;
    }
}
