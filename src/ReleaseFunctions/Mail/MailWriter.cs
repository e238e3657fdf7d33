using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Mail;

/// <summary>
/// Writes a mail when it is about to leave. One that asks for an approval gets a link of its own then: only the hash of its token is kept, so every mail
/// carries a new one; all tokens of one approver stand for the same decision.
/// </summary>
public sealed class MailWriter(IReleaseStore releases, ILinkStore links, TimeProvider time)
{
    /// <returns>Null: it is of no use any more.</returns>
    public async Task<MailMessage?> WriteAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        if (mail.Message is not null || mail.Stage is null)
        {
            return mail.Message;
        }

        ReleaseView release = await releases.GetAsync(mail.ReleaseId, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        if (release.FindStage(mail.Stage) is not { Approval: { } approval } stage || stage.Attempt != mail.Attempt || !IsOfUse(release, approval, mail, now))
        {
            return null;
        }

        string token = SecretToken.Create();
        await links.AddAsync(
            new LinkToken
            {
                Hash = SecretToken.Hash(token),
                ReleaseId = mail.ReleaseId,
                Stage = mail.Stage,
                Attempt = approval.Subject.Attempt,
                Approver = mail.To,
                Digest = approval.Digest,
                IssuedAt = now,
                ExpiresAt = approval.ExpiresAt,
            },
            cancellationToken);
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
            Link = $"{mail.PublicUrl}/api/approvals/{token}",
        };
        return mail.Purpose == QueuedMail.Reminder ? MailComposer.ApprovalReminder(content) : MailComposer.ApprovalRequest(content);
    }

    // A delegate who may not decide is not asked; nor is anyone about what is decided.
    private static bool IsOfUse(ReleaseView release, ApprovalView approval, QueuedMail mail, DateTimeOffset now) =>
        approval.Outcome == ApprovalOutcome.Open
        && now < approval.ExpiresAt
        && !approval.Decisions.Any(decision => Person.Same(decision.Person, mail.To))
        && (mail.For.Count == 0 || ApprovalRoll.Exclusion(mail.To, approval.NotBy, release.Facts, ApprovalRoll.Previous(release, mail.Stage!)) is null);
}
