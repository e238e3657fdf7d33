using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Mail;

/// <summary>Writes mails that ask for an approval, or ask again.</summary>
public sealed class ApprovalMailWriter(OwnLinks links, TimeProvider time)
{
    /// <inheritdoc cref="MailWriter.PrepareAsync"/>
    public MailDraft? Prepare(QueuedMail mail, ReleaseView release, StageView stage) =>
        stage.Approval is { } approval && IsOfUse(mail, release, approval, time.GetUtcNow()) ? stop => WriteAsync(mail, release, stage, approval, stop) : null;

    private async Task<MailMessage> WriteAsync(QueuedMail mail, ReleaseView release, StageView stage, ApprovalView approval, CancellationToken cancellationToken)
    {
        ApprovalMail content = new()
        {
            To = mail.To,
            Release = release.Facts,
            Description = release.Description,
            Subject = approval.Subject,
            Environment = stage.Environment,
            Digest = approval.Digest,
            Require = approval.Require,
            Rules = approval.Rules,
            Checklist = approval.Checklist,
            For = mail.For,
            IsEscalation = approval.Escalated?.Contains(mail.To) == true,
            Compared = approval.Compared,
            ExpiresAt = approval.ExpiresAt,
            Link = await links.IssueAsync(mail, "approvals", approval.ExpiresAt, link => link with { Approver = mail.To, Digest = approval.Digest }, cancellationToken),
        };
        return mail.Purpose == QueuedMail.Reminder ? MailComposer.ApprovalReminder(content) : MailComposer.ApprovalRequest(content);
    }

    // A delegate who may not decide is not asked; nor is anyone about what is decided.
    private static bool IsOfUse(QueuedMail mail, ReleaseView release, ApprovalView approval, DateTimeOffset now) =>
        approval.Outcome == ApprovalOutcome.Open
        && now < approval.ExpiresAt
        && !approval.Decisions.Any(decision => Person.Same(decision.Person, mail.To))
        && (mail.For.Count == 0 || ApprovalRoll.Exclusion(mail.To, approval.NotBy, release.Facts, ApprovalRoll.Previous(release, mail.Stage!)) is null);
}
