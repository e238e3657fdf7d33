using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Mail;

/// <summary>
/// Writes a mail when it is about to leave. One by which its recipient acts gets a link of its own then: only the hash of its token is kept, so every mail
/// carries a new one; all tokens of one person stand for the same decision. What is recorded is not written again.
/// </summary>
public sealed class MailWriter(IReleaseStore releases, ApprovalMailWriter approvals, ChecklistMailWriter checklists)
{
    /// <returns>What writes it once it may leave; null: it is of no use any more.</returns>
    public async Task<MailDraft?> PrepareAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        if (await releases.HasEventAsync(mail.ReleaseId, mail.EventKey, cancellationToken))
        {
            return null;
        }

        if (mail.Message is { } written)
        {
            return _ => Task.FromResult(written with { Id = mail.Id });
        }

        ReleaseView? release = await releases.FindAsync(mail.ReleaseId, cancellationToken);
        MailDraft? draft = release?.FindStage(mail.Stage!) is not { } stage || stage.Attempt != mail.Attempt ? null
            : mail.Purpose is QueuedMail.Checklist or QueuedMail.ChecklistReminder ? checklists.Prepare(mail, release, stage)
            : approvals.Prepare(mail, release, stage);
        return draft is null ? null : async stop => await draft(stop) with { Id = mail.Id };
    }
}

/// <summary>Writes a mail, and makes its link.</summary>
public delegate Task<MailMessage> MailDraft(CancellationToken cancellationToken);
