using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Mail;

/// <summary>Writes mails that ask the owner of checklist items to tick them, or ask again: each lists what is open then.</summary>
public sealed class ChecklistMailWriter(OwnLinks links, TimeProvider time)
{
    /// <inheritdoc cref="MailWriter.PrepareAsync"/>
    public MailDraft? Prepare(QueuedMail mail, ReleaseView release, StageView stage)
    {
        if (stage.Checklist is not { } list || TickRule.IsClosed(release, stage, list, time.GetUtcNow()) is not null)
        {
            return null;
        }

        ChecklistItem[] open = [.. list.Open.Where(item => Person.Same(item.Owner, mail.To))];
        return open.Length == 0 ? null : stop => WriteAsync(mail, release, stage, list, open, stop);
    }

    private async Task<MailMessage> WriteAsync(QueuedMail mail, ReleaseView release, StageView stage, ChecklistView list, ChecklistItem[] open, CancellationToken cancellationToken)
    {
        ChecklistMail content = new()
        {
            To = mail.To,
            Release = release.Facts,
            Description = release.Description,
            Stage = stage.Stage,
            Attempt = stage.Attempt,
            Environment = stage.Environment,
            Items = open,
            ExpiresAt = list.ExpiresAt,
            Link = await links.IssueAsync(mail, "checklists", list.ExpiresAt, link => link with { Owner = mail.To }, cancellationToken),
        };
        return mail.Purpose == QueuedMail.ChecklistReminder ? MailComposer.ChecklistReminder(content) : MailComposer.Checklist(content);
    }
}
