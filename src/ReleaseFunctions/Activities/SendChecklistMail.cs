using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Mail;

namespace ReleaseFunctions.Activities;

/// <summary>Sends the owner of checklist items one link of their own, under which they tick them, or queues the mail where no more may leave now.</summary>
public sealed class SendChecklistMail(Postman postman, TimeProvider time)
{
    /// <returns>What became of it, where whoever called has to record it; null: it is recorded, or will be when it has left, or nobody needs it any more.</returns>
    [Function(nameof(SendChecklistMail))]
    public Task<MailOutcome?> RunAsync([ActivityTrigger] ChecklistMailOrder order, CancellationToken cancellationToken)
    {
        if (order.IsDrill)
        {
            // Nobody gets the mail of a drill, so nobody could use its link.
            return Task.FromResult<MailOutcome?>(MailOutcome.OfDrill(order.Owner, $"Checklist of stage {order.Stage}"));
        }

        return postman.SendAsync(
            QueuedMail.Asking(order.Owner, order.ReleaseId, order.Stage, order.Attempt, order.Purpose, order.EventKey, order.PublicUrl, order.ExpiresAt, time.GetUtcNow()), cancellationToken);
    }
}

/// <summary>Whom to mail about their items of which checklist.</summary>
/// <param name="Purpose">That they are asked, or asked again.</param>
/// <param name="EventKey">The key of the event that records what became of it.</param>
/// <param name="ExpiresAt">When the checklist is over, and the mail of no use.</param>
/// <param name="IsDrill">The mail is only written down.</param>
public sealed record ChecklistMailOrder(
    string ReleaseId, string Stage, int Attempt, string Owner, string PublicUrl, string Purpose, string EventKey, DateTimeOffset ExpiresAt, bool IsDrill);
