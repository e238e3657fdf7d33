using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;
using ReleaseFunctions.Mail;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Tells the plan's owners that someone overrode the calendar, or asks for a second person to confirm it.</summary>
public sealed class AnnounceOverride(IReleaseStore releases, Postman postman, TimeProvider time)
{
    [Function(nameof(AnnounceOverride))]
    public async Task<IReadOnlyList<MailOutcome>> RunAsync([ActivityTrigger] OverrideNotice notice, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(notice.ReleaseId, cancellationToken);
        return await postman.SendAllAsync(
            release.Facts,
            release.Owners.Select(owner => QueuedMail.Telling(Compose(release, owner, notice), QueuedMail.Override, notice.EventKey(owner), notice.PublicUrl, time.GetUtcNow()) with
            {
                Stage = notice.Stage,
                Attempt = notice.Attempt,
            }),
            cancellationToken);
    }

    private static MailMessage Compose(ReleaseView release, string owner, OverrideNotice notice) => MailComposer.Override(new OverrideMail
    {
        To = owner,
        Release = release.Facts,
        Description = release.Description,
        Stage = notice.Stage,
        Rule = notice.Override.Rule,
        Actor = notice.Override is { ConfirmedBy: { } second } ? $"{notice.Override.Actor} and {second}" : notice.Override.Actor,
        Reason = notice.Override is { ConfirmedReason: { } reason } ? $"{notice.Override.Reason} / {reason}" : notice.Override.Reason,
        NeedsConfirmation = !notice.Override.Counts,
        Link = ReleaseResponse.Links(release.Facts.Id, notice.PublicUrl)["page"],
    });
}

/// <summary>Which override, and the base of links.</summary>
public sealed record OverrideNotice(string ReleaseId, string Stage, CalendarOverride Override, string PublicUrl, int Attempt)
{
    /// <summary>The key of the event that records what became of the mail to that person.</summary>
    public string EventKey(string person) => EventKeys.Stage(Stage, Attempt, $"told-override-{Override.ConfirmedSeq ?? Override.Seq}-{person}");
}
