using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Orchestrators;

/// <summary>Has people told how a release goes. What could not be told is recorded and changes nothing.</summary>
internal static class Announcements
{
    // How long a failed rollback, or a flag that could not be put back, may go unnoticed before it is told again.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>The run has begun, or an operator holds it. Nothing where the plan notifies nobody.</summary>
    /// <param name="about">Tells this occasion from others of the run.</param>
    public static async Task TellAsync(TaskOrchestrationContext context, ReleaseInput input, Recorder recorder, ReleaseStatus status, string text, string about)
    {
        if (input.Plan.Notify.Email.Count > 0)
        {
            IReadOnlyList<MailOutcome> told = await context.CallActivityAsync<IReadOnlyList<MailOutcome>>(
                nameof(Announce), new Announcement(input.Facts.Id, status, text, input.PublicUrl, input.Plan.Notify.Email, input.Run, about), ActivityRetries.Storage);
            await RecordAsync(input, recorder, told, about, QueuedMail.Progress);
        }
    }

    /// <summary>The release has ended. A rollback that failed, and flags that could not be put back, are told once more after a while, unless an operator has acted.</summary>
    public static async Task EndAsync(TaskOrchestrationContext context, ReleaseInput input, Recorder recorder, ReleaseDecision.Finish end)
    {
        EndNotice notice = new(input.Facts.Id, input.PublicUrl, input.Run, input.Plan.Notify.Email);
        await TellEndAsync(context, input, recorder, notice);
        if (end.Status == ReleaseStatus.RollbackFailed || end.FlagsStuck)
        {
            await context.CreateTimer(context.CurrentUtcDateTime + Patience, CancellationToken.None);
            await TellEndAsync(context, input, recorder, notice with { IsRepeated = true });
        }
    }

    private static async Task TellEndAsync(TaskOrchestrationContext context, ReleaseInput input, Recorder recorder, EndNotice notice)
    {
        IReadOnlyList<MailOutcome> told = await context.CallActivityAsync<IReadOnlyList<MailOutcome>>(nameof(AnnounceEnd), notice, ActivityRetries.Storage);
        await RecordAsync(input, recorder, told, notice.About, QueuedMail.End);
    }

    // Only what is not recorded yet, under the same key: what was sent is, and what had to wait is when it has left.
    private static async Task RecordAsync(ReleaseInput input, Recorder recorder, IReadOnlyList<MailOutcome> told, string about, string purpose)
    {
        if (told.Count > 0)
        {
            await recorder.RecordAsync([.. told.Select(mail => recorder.Event(EventKeys.Told(input.Run, about, mail.To), mail.EventType, mail.ToEvent(purpose)))]);
        }
    }
}
