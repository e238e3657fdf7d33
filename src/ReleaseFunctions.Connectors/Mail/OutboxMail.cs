namespace ReleaseFunctions.Connectors.Mail;

/// <summary>A mail in the outbox.</summary>
/// <param name="Id">What <see cref="OutboxReader.FindHtml"/> finds it by.</param>
/// <param name="To">Recipient's address.</param>
/// <param name="Subject">Subject.</param>
/// <param name="At">When it would have been sent.</param>
/// <param name="Text">Plain text part.</param>
/// <param name="Links">Web addresses in the text, then those that are only in the HTML part, each once.</param>
public sealed record OutboxMail(string Id, string To, string Subject, DateTimeOffset At, string Text, IReadOnlyList<string> Links);
