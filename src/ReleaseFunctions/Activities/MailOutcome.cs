using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Mail;

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

    /// <summary>That of a drill's mail, which goes nowhere.</summary>
    public static MailOutcome OfDrill(string to, string subject) => new(to, subject, null) { Channel = Drill };

    /// <summary>The data of that event.</summary>
    /// <param name="purpose">What the mail was for, as <see cref="QueuedMail.Purpose"/> says it.</param>
    public EventData.Notification ToEvent(string purpose) => new(Channel, To, Subject, purpose, Error);
}
