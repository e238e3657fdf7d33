namespace ReleaseFunctions.Core.Mail;

/// <summary>A mail's content, before it is written as text or HTML.</summary>
internal sealed record MailBody(
    string Headline,
    IReadOnlyList<string> Paragraphs,
    IReadOnlyList<MailFact> Facts,
    string LinkText,
    string Link,
    IReadOnlyList<string> Footer);

/// <summary>One line of facts. Several with one name in a row are shown under it once.</summary>
internal sealed record MailFact(string Name, string Value);
