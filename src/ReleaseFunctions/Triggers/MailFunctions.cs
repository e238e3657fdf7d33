using ReleaseFunctions.Mail;

namespace ReleaseFunctions.Triggers;

/// <summary>Sends the mails that had to wait.</summary>
public sealed class MailFunctions(MailRound round)
{
    [Function(nameof(SendQueuedMails))]
    public Task SendQueuedMails([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => round.RunAsync(cancellationToken);
}
