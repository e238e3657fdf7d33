using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Tells the plan's owners about a release that did not end well, and counts every end. A failed mail is recorded and fails nothing.</summary>
public sealed partial class AnnounceEnd(IReleaseStore releases, IMailer mailer, Telemetry telemetry, TimeProvider time, ILogger<AnnounceEnd> logger)
{
    [Function(nameof(AnnounceEnd))]
    public async Task RunAsync([ActivityTrigger] EndNotice notice, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(notice.ReleaseId, cancellationToken);
        DateTimeOffset end = release.FinishedAt ?? time.GetUtcNow();
        telemetry.ReleaseFinished(release.Facts.Plan, release.Status, end - release.Facts.RequestedAt);
        LogEnded(release.Facts.Id, release.Status, release.Reason);
        if (release.Status is not (ReleaseStatus.Failed or ReleaseStatus.RolledBack or ReleaseStatus.RollbackFailed))
        {
            return;
        }

        foreach (string owner in release.Owners)
        {
            await TellAsync(release, owner, notice, cancellationToken);
        }
    }

    private async Task TellAsync(ReleaseView release, string owner, EndNotice notice, CancellationToken cancellationToken)
    {
        MailMessage mail = MailComposer.Notice(new NoticeMail
        {
            To = owner,
            Release = release.Facts,
            Description = release.Description,
            Status = release.Status,
            Reason = release.Reason ?? string.Empty,
            Link = ReleaseResponse.Links(release.Facts.Id, notice.PublicUrl)["page"],
        });
        string? error = null;
        try
        {
            await mailer.SendAsync(mail, cancellationToken);
        }
        catch (MailFailedException exception)
        {
            error = exception.Message;
        }

        await releases.CommitAsync(
            release.Facts.Id,
            _ =>
            [
                NewEvent.ForRelease(
                    $"told-end/{notice.Run}/{owner}",
                    time.GetUtcNow(),
                    error is null ? EventTypes.NotificationSent : EventTypes.NotificationFailed,
                    "system",
                    new EventData.Notification("email", owner, mail.Subject, "end", error)),
            ],
            cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Release {ReleaseId} ended as {Status}: {Reason}")]
    private partial void LogEnded(string releaseId, ReleaseStatus status, string? reason);
}

/// <summary>Which run of which release ended.</summary>
public sealed record EndNotice(string ReleaseId, int Run, string PublicUrl);
