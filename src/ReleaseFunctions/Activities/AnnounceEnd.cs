using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Mail;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Counts every end, and tells people: the plan's owners of a release that did not end well, whom the plan notifies of any.</summary>
public sealed partial class AnnounceEnd(IReleaseStore releases, Postman postman, Telemetry telemetry, TimeProvider time, ILogger<AnnounceEnd> logger)
{
    [Function(nameof(AnnounceEnd))]
    public async Task<IReadOnlyList<MailOutcome>> RunAsync([ActivityTrigger] EndNotice notice, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(notice.ReleaseId, cancellationToken);
        if (notice.IsRepeated)
        {
            // Whoever has acted, or started another run, knows.
            bool open = IsUrgent(release) && release.Run == notice.Run && !release.Actions.Any(action => action.AfterEnd && action.Run == notice.Run);
            return open ? await TellAsync(release, notice, cancellationToken) : [];
        }

        // Last what cannot be told from what is repeated: a mail that is recorded is not sent again, but a count counts.
        IReadOnlyList<MailOutcome> told = await TellAsync(release, notice, cancellationToken);
        if (release.Facts.Drill is null)
        {
            telemetry.ReleaseFinished(release.Facts.Plan, release.Status, FlagsLeft.AreStuck(release), (release.FinishedAt ?? time.GetUtcNow()) - release.Facts.RequestedAt);
        }

        LogEnded(release.Facts.Id, release.Status, release.Reason);
        return told;
    }

    // Something of the release stands in between, and nothing will put it right by itself.
    private static bool IsUrgent(ReleaseView release) => release.Status == ReleaseStatus.RollbackFailed || FlagsLeft.AreStuck(release);

    private async Task<IReadOnlyList<MailOutcome>> TellAsync(ReleaseView release, EndNotice notice, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> owners = release.Status is ReleaseStatus.Failed or ReleaseStatus.RolledBack or ReleaseStatus.RollbackFailed || IsUrgent(release) ? release.Owners : [];
        return await postman.SendAllAsync(
            release.Facts,
            owners.Concat(notice.Notify ?? []).Distinct(StringComparer.OrdinalIgnoreCase).Select(person => QueuedMail.Telling(
                Notices.Compose(release, release.Status, release.Reason ?? string.Empty, person, notice.PublicUrl, notice.IsRepeated),
                QueuedMail.End,
                EventKeys.Told(notice.Run, notice.About, person),
                notice.PublicUrl,
                time.GetUtcNow())),
            cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Release {ReleaseId} ended as {Status}: {Reason}")]
    private partial void LogEnded(string releaseId, ReleaseStatus status, string? reason);
}

/// <summary>Which release ended, and the base of its links.</summary>
/// <param name="Run">The run that ended.</param>
/// <param name="Notify">Whom the plan notifies.</param>
/// <param name="IsRepeated">A rollback that failed, or flags that could not be put back, are told again unless someone has acted.</param>
public sealed record EndNotice(string ReleaseId, string PublicUrl, int Run, IReadOnlyList<string>? Notify, bool IsRepeated = false)
{
    /// <summary>Tells this occasion from others of the run.</summary>
    [JsonIgnore]
    public string About => IsRepeated ? "end-again" : "end";
}
