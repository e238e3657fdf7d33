using Microsoft.Extensions.Logging;
using ReleaseFunctions.Core.Mail;

namespace ReleaseFunctions.Mail;

/// <summary>
/// Goes through the queue: urgent mails first, then those that have waited longest, and one mail for everything that waits for the same person. What is urgent
/// is combined only with what is urgent, too, so that it keeps its subject.
/// </summary>
public sealed partial class MailRound(IMailer mailer, IMailQueue queue, MailLine line, MailBudget budget, MailWriter writer, Telemetry telemetry, TimeProvider time, ILogger<MailRound> logger)
{
    private const int Batch = 500;

    // What a digest lists stays readable, and within what mail systems take.
    private const int MaxInOne = 50;

    /// <summary>Sends what waits, as far as the rate allows.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<QueuedMail> due = await queue.DueAsync(now, Batch, cancellationToken);
        telemetry.MailsWait(due.Count == 0 ? TimeSpan.Zero : now - due.Min(mail => mail.QueuedAt));
        foreach (QueuedMail late in due.Where(mail => mail.GiveUpAt <= now))
        {
            LogLate(late.To, late.ReleaseId);
            await line.LeaveAsync(late, late.Message?.Subject ?? $"{late.Purpose} of {late.Stage}", $"The mail waited since {late.QueuedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC for the rate (Mail__RatePerMinute) or the mail system, and is no longer of use.", cancellationToken);
        }

        foreach (QueuedMail[] mails in due.Where(mail => mail.GiveUpAt > now).GroupBy(mail => (mail.To, mail.IsUrgent)).SelectMany(one => one.Chunk(MaxInOne)))
        {
            if (!await SendTogetherAsync(mails, cancellationToken))
            {
                await budget.NoteQueueAsync(has: true, cancellationToken);
                return;
            }
        }

        await budget.NoteQueueAsync(has: due.Count == Batch, cancellationToken);
    }

    /// <returns>False: no more may leave now.</returns>
    private async Task<bool> SendTogetherAsync(QueuedMail[] mails, CancellationToken cancellationToken)
    {
        if (!await budget.HasAnyAsync(time.GetUtcNow(), cancellationToken))
        {
            return false;
        }

        List<(QueuedMail Mail, MailDraft Draft)> drafts = await PrepareAsync(mails, cancellationToken);
        if (drafts.Count == 0)
        {
            return true;
        }

        if (!await budget.TryTakeFirstAsync(time.GetUtcNow(), cancellationToken))
        {
            return false;
        }

        List<MailMessage> written = [];
        foreach ((QueuedMail _, MailDraft draft) in drafts)
        {
            written.Add(await draft(cancellationToken));
        }

        string? error = null;
        try
        {
            await mailer.SendAsync(written.Count == 1 ? written[0] : MailComposer.Digest(written), cancellationToken);
        }
        catch (MailFailedException later) when (later.RetryAfter is { } pause)
        {
            await line.DeferAsync([.. drafts.Select(one => one.Mail)], pause, cancellationToken);
            return true; // the pause says no to the next
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            error = exception.Message;
        }

        foreach ((QueuedMail mail, MailMessage message) in drafts.Select(one => one.Mail).Zip(written))
        {
            await line.LeaveAsync(mail, message.Subject, error, cancellationToken);
        }

        return true;
    }

    /// <summary>Those that are of use still; the others leave the queue.</summary>
    private async Task<List<(QueuedMail Mail, MailDraft Draft)>> PrepareAsync(QueuedMail[] mails, CancellationToken cancellationToken)
    {
        List<(QueuedMail Mail, MailDraft Draft)> drafts = [];
        foreach (QueuedMail mail in mails)
        {
            if (await writer.PrepareAsync(mail, cancellationToken) is { } draft)
            {
                drafts.Add((mail, draft));
            }
            else
            {
                await queue.RemoveAsync(mail, cancellationToken); // decided, ticked or withdrawn meanwhile
            }
        }

        return drafts;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail to {To} about release {ReleaseId} waited too long and is not sent.")]
    private partial void LogLate(string to, string releaseId);
}
