using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Tells the plan's owners about a release that did not end well, and counts every end.</summary>
public sealed partial class AnnounceEnd(IReleaseStore releases, IMailer mailer, Telemetry telemetry, TimeProvider time, ILogger<AnnounceEnd> logger)
{
    [Function(nameof(AnnounceEnd))]
    public async Task<IReadOnlyList<MailOutcome>> RunAsync([ActivityTrigger] EndNotice notice, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(notice.ReleaseId, cancellationToken);
        if (release.Facts.Drill is null)
        {
            telemetry.ReleaseFinished(release.Facts.Plan, release.Status, (release.FinishedAt ?? time.GetUtcNow()) - release.Facts.RequestedAt);
        }

        LogEnded(release.Facts.Id, release.Status, release.Reason);
        List<MailOutcome> outcomes = [];
        if (release.Status is ReleaseStatus.Failed or ReleaseStatus.RolledBack or ReleaseStatus.RollbackFailed)
        {
            foreach (string owner in release.Owners)
            {
                outcomes.Add(await MailOutcome.OfAsync(mailer, Compose(release, owner, notice.PublicUrl), release.Facts.Drill, cancellationToken));
            }
        }

        return outcomes;
    }

    private static MailMessage Compose(ReleaseView release, string owner, string publicUrl) => MailComposer.Notice(new NoticeMail
    {
        To = owner,
        Release = release.Facts,
        Description = release.Description,
        Status = release.Status,
        Reason = release.Reason ?? string.Empty,
        Link = ReleaseResponse.Links(release.Facts.Id, publicUrl)["page"],
    });

    [LoggerMessage(Level = LogLevel.Information, Message = "Release {ReleaseId} ended as {Status}: {Reason}")]
    private partial void LogEnded(string releaseId, ReleaseStatus status, string? reason);
}

/// <summary>Which release ended, and the base of its links.</summary>
public sealed record EndNotice(string ReleaseId, string PublicUrl);
