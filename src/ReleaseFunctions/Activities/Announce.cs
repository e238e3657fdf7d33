using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Mail;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Tells those whom the plan notifies that a release has started or is paused.</summary>
public sealed class Announce(IReleaseStore releases, Postman postman, TimeProvider time)
{
    /// <returns>What became of the mails that are to be recorded still.</returns>
    [Function(nameof(Announce))]
    public async Task<IReadOnlyList<MailOutcome>> RunAsync([ActivityTrigger] Announcement announcement, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(announcement.ReleaseId, cancellationToken);
        return await postman.SendAllAsync(
            release.Facts,
            announcement.To.Select(person => QueuedMail.Telling(
                Notices.Compose(release, announcement.Status, announcement.Text, person, announcement.PublicUrl),
                QueuedMail.Progress,
                EventKeys.Told(announcement.Run, announcement.About, person),
                announcement.PublicUrl,
                time.GetUtcNow())),
            cancellationToken);
    }
}

/// <summary>What to tell whom.</summary>
/// <param name="Status">Running: it has started; paused: it is paused.</param>
/// <param name="Run">The run that it is about.</param>
/// <param name="About">Tells this occasion from others of the run.</param>
public sealed record Announcement(string ReleaseId, ReleaseStatus Status, string Text, string PublicUrl, IReadOnlyList<string> To, int Run, string About);
