using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>
/// Sends one approver a link of their own. Only the hash of its token is kept, so a reminder carries a new token; all tokens of one
/// approver stand for the same decision. The outcome is recorded by whoever called, so that recording it again sends nothing again.
/// </summary>
public sealed class SendApprovalMail(IReleaseStore releases, ILinkStore links, IMailer mailer, TimeProvider time)
{
    [Function(nameof(SendApprovalMail))]
    public async Task<MailOutcome?> RunAsync([ActivityTrigger] ApprovalMailOrder order, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(order.ReleaseId, cancellationToken);
        StageView stage = release.FindStage(order.Stage)!;
        if (stage.Approval is not { } approval || stage.Attempt != order.Attempt)
        {
            return null;
        }

        string token = SecretToken.Create();
        await AddAsync(
            release.Facts.Drill,
            new LinkToken
            {
                Hash = SecretToken.Hash(token),
                ReleaseId = order.ReleaseId,
                Stage = order.Stage,
                Attempt = order.Attempt,
                Approver = order.Approver,
                Digest = approval.Digest,
                IssuedAt = time.GetUtcNow(),
                ExpiresAt = approval.ExpiresAt,
            },
            cancellationToken);
        ApprovalMail content = new()
        {
            To = order.Approver,
            Release = release.Facts,
            Description = release.Description,
            Subject = approval.Subject,
            Environment = stage.Environment,
            Digest = approval.Digest,
            Require = approval.Require,
            Checklist = approval.Checklist,
            ExpiresAt = approval.ExpiresAt,
            Link = $"{order.PublicUrl}/api/approvals/{token}",
        };
        MailMessage mail = order.Reminder == 0 ? MailComposer.ApprovalRequest(content) : MailComposer.ApprovalReminder(content);
        return await MailOutcome.OfAsync(mailer, mail, release.Facts.Drill, cancellationToken);
    }

    // Nobody gets the mail of a drill, so nobody could use its link.
    private Task AddAsync(DrillFacts? drill, LinkToken token, CancellationToken cancellationToken) =>
        drill is null ? links.AddAsync(token, cancellationToken) : Task.CompletedTask;
}

/// <summary>Whom to mail about what.</summary>
/// <param name="Reminder">0: the request itself; n: the n-th reminder.</param>
public sealed record ApprovalMailOrder(string ReleaseId, string Stage, int Attempt, string Approver, string PublicUrl, int Reminder);
