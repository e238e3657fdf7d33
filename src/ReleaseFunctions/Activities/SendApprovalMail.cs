using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Mail;

namespace ReleaseFunctions.Activities;

/// <summary>
/// Sends one approver a link of their own, and records that; or queues the mail where no more may leave now.
/// </summary>
public sealed class SendApprovalMail(Postman postman, TimeProvider time)
{
    /// <returns>What became of it, where whoever called has to record it; null: it is recorded, or will be when it has left, or nobody needs it any more.</returns>
    [Function(nameof(SendApprovalMail))]
    public Task<MailOutcome?> RunAsync([ActivityTrigger] ApprovalMailOrder order, CancellationToken cancellationToken)
    {
        if (order.IsDrill)
        {
            // Nobody gets the mail of a drill, so nobody could use its link.
            return Task.FromResult<MailOutcome?>(MailOutcome.OfDrill(order.Approver, $"Approval of stage {order.Stage}"));
        }

        string purpose = order.Reminder == 0 ? QueuedMail.Approval : QueuedMail.Reminder;
        QueuedMail mail = QueuedMail.Asking(order.Approver, order.ReleaseId, order.Stage, order.Attempt, purpose, order.EventKey, order.PublicUrl, order.ExpiresAt, time.GetUtcNow());
        return postman.SendAsync(mail with { For = order.For }, cancellationToken);
    }
}

/// <summary>Whom to mail about what.</summary>
/// <param name="For">In whose stead they are asked; empty: themselves.</param>
/// <param name="Reminder">0: the request itself; n: the n-th reminder.</param>
/// <param name="EventKey">The key of the event that records what became of it.</param>
/// <param name="ExpiresAt">When the approval is over, and the mail of no use.</param>
/// <param name="IsDrill">The mail is only written down.</param>
public sealed record ApprovalMailOrder(
    string ReleaseId, string Stage, int Attempt, string Approver, IReadOnlyList<string> For, string PublicUrl, int Reminder, string EventKey, DateTimeOffset ExpiresAt, bool IsDrill = false);
