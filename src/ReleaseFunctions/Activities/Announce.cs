using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Tells those whom the plan notifies that a release has started or is paused.</summary>
public sealed class Announce(IReleaseStore releases, IMailer mailer)
{
    [Function(nameof(Announce))]
    public async Task<IReadOnlyList<MailOutcome>> RunAsync([ActivityTrigger] Announcement announcement, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(announcement.ReleaseId, cancellationToken);
        List<MailOutcome> outcomes = [];
        foreach (string person in announcement.To)
        {
            MailMessage mail = Notices.Compose(release, announcement.Status, announcement.Text, person, announcement.PublicUrl);
            outcomes.Add(await MailOutcome.OfAsync(mailer, mail, release.Facts.Drill, cancellationToken));
        }

        return outcomes;
    }
}

/// <summary>What to tell whom.</summary>
/// <param name="Status">Running: it has started; paused: it is paused.</param>
public sealed record Announcement(string ReleaseId, ReleaseStatus Status, string Text, string PublicUrl, IReadOnlyList<string> To);
