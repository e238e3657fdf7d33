using Microsoft.Extensions.Logging;
using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Mail;

/// <summary>
/// Sends mails at the rate that is allowed. What may leave leaves at once; the rest is queued, and leaves when it may, combined where one person has several
/// waiting. Nothing about a mail ever fails a release.
/// </summary>
public sealed partial class Postman(IMailer mailer, IMailQueue queue, MailBudget budget, MailWriter writer, IReleaseStore releases, TimeProvider time, ILogger<Postman> logger)
{
    private const int Batch = 500;

    // What a digest lists stays readable, and within what mail systems take.
    private const int MaxInOne = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Sends the mail, or queues it.</summary>
    /// <returns>What became of it; null: it is queued, and recorded when it has left, or nobody needs it any more.</returns>
    public async Task<MailOutcome?> SendAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        if (!budget.TryTake(time.GetUtcNow()))
        {
            budget.HasQueue = true;
            await queue.PutAsync(mail, cancellationToken);
            return null;
        }

        if (await writer.WriteAsync(mail, cancellationToken) is not { } message)
        {
            return null;
        }

        try
        {
            await mailer.SendAsync(message, cancellationToken);
            return new MailOutcome(message.To, message.Subject, null);
        }
        catch (MailFailedException later) when (later.RetryAfter is { } pause)
        {
            await DeferAsync([mail], pause, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever the mail system's fault is, a release must not end of it.
            return new MailOutcome(message.To, message.Subject, exception.Message);
        }
    }

    /// <summary>Sends what waits, as far as the rate allows: for each person one mail with everything.</summary>
    public async Task SendQueuedAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<QueuedMail> due = await queue.DueAsync(now, Batch, cancellationToken);
        budget.HasQueue = due.Count > 0;
        foreach (QueuedMail late in due.Where(mail => mail.GiveUpAt <= now))
        {
            LogLate(late.To, late.ReleaseId);
            await EndAsync(late, late.Message?.Subject ?? $"{late.Purpose} of {late.Stage}", $"The mail waited since {late.QueuedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC for the rate (Mail__RatePerMinute) or the mail system, and is no longer of use.", cancellationToken);
        }

        foreach (QueuedMail[] mails in due.Where(mail => mail.GiveUpAt > now).GroupBy(mail => mail.To).SelectMany(one => one.Chunk(MaxInOne)))
        {
            if (!budget.TryTakeForQueue(time.GetUtcNow()))
            {
                return;
            }

            await SendTogetherAsync(mails, cancellationToken);
        }

        budget.HasQueue = false;
    }

    private async Task SendTogetherAsync(QueuedMail[] mails, CancellationToken cancellationToken)
    {
        List<(QueuedMail Mail, MailMessage Message)> written = [];
        foreach (QueuedMail mail in mails)
        {
            if (await writer.WriteAsync(mail, cancellationToken) is { } message)
            {
                written.Add((mail, message));
            }
            else
            {
                await queue.RemoveAsync(mail, cancellationToken); // decided or withdrawn meanwhile
            }
        }

        if (written.Count == 0)
        {
            return;
        }

        string? error = null;
        try
        {
            await mailer.SendAsync(written.Count == 1 ? written[0].Message : MailComposer.Digest([.. written.Select(one => one.Message)]), cancellationToken);
        }
        catch (MailFailedException later) when (later.RetryAfter is { } pause)
        {
            await DeferAsync([.. written.Select(one => one.Mail)], pause, cancellationToken);
            return;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            error = exception.Message;
        }

        foreach ((QueuedMail mail, MailMessage message) in written)
        {
            await EndAsync(mail, message.Subject, error, cancellationToken);
        }
    }

    private async Task DeferAsync(IReadOnlyList<QueuedMail> mails, TimeSpan pause, CancellationToken cancellationToken)
    {
        DateTimeOffset again = time.GetUtcNow() + (pause > TimeSpan.Zero ? pause : Pause);
        LogDeferred(mails.Count, again);
        budget.PauseUntil(again);
        budget.HasQueue = true;
        foreach (QueuedMail mail in mails)
        {
            await queue.PutAsync(mail with { NotBefore = again }, cancellationToken);
        }
    }

    // Recorded first: a crash in between sends it again, and its event's key keeps the history from telling it twice.
    private async Task EndAsync(QueuedMail mail, string subject, string? error, CancellationToken cancellationToken)
    {
        MailOutcome outcome = new(mail.To, subject, error);
        NewEvent told = NewEvent.ForRelease(mail.EventKey, time.GetUtcNow(), outcome.EventType, "system", outcome.ToEvent(mail.Purpose)) with { Stage = mail.Stage, Attempt = mail.Attempt };
        try
        {
            await releases.CommitAsync(mail.ReleaseId, _ => [told], cancellationToken);
        }
        catch (KeyNotFoundException)
        {
            // The release is gone; so is its history.
        }

        await queue.RemoveAsync(mail, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} mails wait until {Again}: the mail system asked for a pause.")]
    private partial void LogDeferred(int count, DateTimeOffset again);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail to {To} about release {ReleaseId} waited too long and is not sent.")]
    private partial void LogLate(string to, string releaseId);
}
