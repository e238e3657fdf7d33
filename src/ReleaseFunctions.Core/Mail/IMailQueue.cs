namespace ReleaseFunctions.Core.Mail;

/// <summary>Port: mails that wait to be sent, kept over restarts.</summary>
public interface IMailQueue
{
    /// <summary>Keeps the mail; one with the same id that waits already is replaced.</summary>
    Task PutAsync(QueuedMail mail, CancellationToken cancellationToken);

    /// <summary>Mails that may be tried now: urgent ones first, then those that have waited longest.</summary>
    /// <param name="limit">The most to return, from 1.</param>
    Task<IReadOnlyList<QueuedMail>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>How many mails wait, those included that may not be tried yet, and since when the one that has waited longest; null: none waits.</summary>
    Task<(int Waiting, DateTimeOffset? OldestAt)> CountAsync(CancellationToken cancellationToken);

    /// <summary>Forgets the mail; it was sent or given up.</summary>
    Task RemoveAsync(QueuedMail mail, CancellationToken cancellationToken);
}
