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
    /// <returns>What became of those that the caller has to record: see <see cref="SendAsync"/>.</returns>
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

    /// <summary>Sends the mail and records what became of it, or queues it. A mail that is recorded is not sent again, and a copy sent after a crash has the same id.</summary>
    /// <returns>
    /// What became of it where it could not be recorded at once: the caller does, for to send it again until its record is written would be worse. Null: it is
    /// recorded; or queued, and recorded when it has left; or nobody needs it any more.
    /// </returns>
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
        string? error = null;
        try
        {
            await mailer.SendAsync(message, cancellationToken);
        }
        catch (MailFailedException later) when (later.RetryAfter is { } pause)
        {
            await line.DeferAsync([mail], pause, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever the mail system's fault is, a release must not end of it.
            error = exception.Message;
        }

        MailOutcome outcome = new(message.To, message.Subject, error);
        try
        {
            await line.RecordAsync(mail, outcome, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return outcome;
        }
    }
}
