using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>What became of a mail. A mail that was not taken is recorded and never fails a release.</summary>
/// <param name="Error">Why it was not taken; null: it was.</param>
public sealed record MailOutcome(string To, string Subject, string? Error)
{
    /// <summary>The channel of what was only written down.</summary>
    public const string Drill = "drill";

    private const string Email = "email";

    /// <summary>How it went: <c>email</c>, or <c>drill</c>: it was only written down.</summary>
    public string Channel { get; init; } = Email;

    /// <summary>The type of the event that records it.</summary>
    public string EventType => Error is null ? EventTypes.NotificationSent : EventTypes.NotificationFailed;

    /// <summary>Hands a mail over that nobody waits for; what the rate holds back goes through <see cref="Mail.Postman"/>.</summary>
    /// <param name="drill">Set: it goes nowhere.</param>
    public static async Task<MailOutcome> OfAsync(IMailer mailer, MailMessage mail, DrillFacts? drill, CancellationToken cancellationToken)
    {
        if (drill is not null)
        {
            return new MailOutcome(mail.To, mail.Subject, null) { Channel = Drill };
        }

        try
        {
            await mailer.SendAsync(mail, cancellationToken);
            return new MailOutcome(mail.To, mail.Subject, null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever the mail system's fault is, a release must not end of it.
            return new MailOutcome(mail.To, mail.Subject, exception.Message);
        }
    }

    /// <summary>The data of that event.</summary>
    /// <param name="purpose">approval, reminder, override, progress or end.</param>
    public EventData.Notification ToEvent(string purpose) => new(Channel, To, Subject, purpose, Error);
}
