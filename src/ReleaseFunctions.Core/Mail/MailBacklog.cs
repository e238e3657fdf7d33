namespace ReleaseFunctions.Core.Mail;

/// <summary>Mails that wait for the rate or for the mail system.</summary>
/// <param name="Waiting">How many there are.</param>
/// <param name="OldestAt">Since when the one waits that has waited longest; null: none waits.</param>
/// <param name="PausedUntil">Before that moment nothing leaves, as the mail system asked for; null: nothing holds mails but the rate.</param>
public sealed record MailBacklog(int Waiting, DateTimeOffset? OldestAt, DateTimeOffset? PausedUntil)
{
    /// <summary>Nothing waits.</summary>
    public static MailBacklog None { get; } = new(0, null, null);
}
