using Microsoft.Extensions.Logging;
using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Mail;

/// <summary>Where mails wait until they may leave: how they come into the queue, and out of it.</summary>
public sealed partial class MailLine(IMailQueue queue, MailBudget budget, IReleaseStore releases, TimeProvider time, ILogger<MailLine> logger)
{
    // The mail system did not say when to come again.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Lets the mail wait for the rate.</summary>
    public async Task JoinAsync(QueuedMail mail, CancellationToken cancellationToken)
    {
        await queue.PutAsync(mail, cancellationToken);
        await budget.NoteQueueAsync(has: true, cancellationToken);
    }

    /// <summary>Lets all mails wait: the mail system asked for it.</summary>
    /// <param name="mails">Those that it did not take.</param>
    /// <param name="pause">Zero: it did not say how long.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task DeferAsync(IReadOnlyList<QueuedMail> mails, TimeSpan pause, CancellationToken cancellationToken)
    {
        DateTimeOffset again = time.GetUtcNow() + (pause > TimeSpan.Zero ? pause : Pause);
        LogDeferred(mails.Count, again);
        foreach (QueuedMail mail in mails)
        {
            await queue.PutAsync(mail with { NotBefore = again }, cancellationToken);
        }

        await budget.PauseAsync(again, cancellationToken);
    }

    /// <summary>
    /// Takes the mail out and records what became of it. Recorded first: after a crash in between it is found recorded, and only taken out.
    /// </summary>
    public async Task LeaveAsync(QueuedMail mail, string subject, string? error, CancellationToken cancellationToken)
    {
        await RecordAsync(mail, new MailOutcome(mail.To, subject, error), cancellationToken);
        await queue.RemoveAsync(mail, cancellationToken);
    }

    /// <summary>Records what became of a mail, once, whatever is repeated.</summary>
    public async Task RecordAsync(QueuedMail mail, MailOutcome outcome, CancellationToken cancellationToken)
    {
        NewEvent told = NewEvent.ForRelease(mail.EventKey, time.GetUtcNow(), outcome.EventType, "system", outcome.ToEvent(mail.Purpose)) with { Stage = mail.Stage, Attempt = mail.Attempt };
        try
        {
            await releases.CommitAsync(mail.ReleaseId, _ => [told], cancellationToken);
        }
        catch (KeyNotFoundException)
        {
            // The release is gone; so is its history.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} mails wait until {Again}: the mail system asked for a pause.")]
    private partial void LogDeferred(int count, DateTimeOffset again);
}
