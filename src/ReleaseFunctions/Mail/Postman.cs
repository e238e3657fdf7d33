using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Mail;

/// <summary>
/// Sends mails at the rate that is allowed, whatever they are for. What may leave leaves at once; the rest is queued, and leaves when it may
/// (<see cref="MailRound"/>). Nothing about a mail ever fails a release.
/// </summary>
public sealed class Postman(IMailer mailer, MailLine line, MailBudget budget, MailWriter writer, TimeProvider time)
{
    /// <summary>Sends mails that tell something, one after the other; those of a drill are only written down.</summary>
    /// <returns>What became of those that did not have to wait.</returns>
    public async Task<IReadOnlyList<MailOutcome>> SendAllAsync(ReleaseFacts release, IEnumerable<QueuedMail> mails, CancellationToken cancellationToken)
    {
        List<MailOutcome> outcomes = [];
        foreach (QueuedMail mail in mails)
        {
            MailOutcome? outcome = release.Drill is null ? await SendAsync(mail, cancellationToken) : MailOutcome.OfDrill(mail.To, mail.Message!.Subject);
            outcomes.AddRange(outcome is null ? [] : [outcome]);
        }

        return outcomes;
    }

    /// <summary>Sends the mail, or queues it.</summary>
    /// <returns>What became of it; null: it is queued, and recorded when it has left, or nobody needs it any more.</returns>
    public async Task<MailOutcome?> SendAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        if (await writer.PrepareAsync(mail, cancellationToken) is not { } draft)
        {
            return null;
        }

        DateTimeOffset now = time.GetUtcNow();
        if (!await (mail.IsUrgent ? budget.TryTakeFirstAsync(now, cancellationToken) : budget.TryTakeAsync(now, cancellationToken)))
        {
            await line.JoinAsync(mail, cancellationToken);
            return null;
        }

        MailMessage message = await draft(cancellationToken);
        try
        {
            await mailer.SendAsync(message, cancellationToken);
            return new MailOutcome(message.To, message.Subject, null);
        }
        catch (MailFailedException later) when (later.RetryAfter is { } pause)
        {
            await line.DeferAsync([mail], pause, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever the mail system's fault is, a release must not end of it.
            return new MailOutcome(message.To, message.Subject, exception.Message);
        }
    }
}
