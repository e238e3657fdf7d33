namespace ReleaseFunctions.Core.Mail;

/// <summary>One mail to one person, both parts given.</summary>
/// <param name="To">Recipient's address.</param>
/// <param name="Subject">Subject, one line.</param>
/// <param name="Text">Plain text part.</param>
/// <param name="Html">HTML part; everything from outside is already encoded.</param>
/// <param name="ReleaseId">Goes into the header X-Release-Id.</param>
public sealed record MailMessage(string To, string Subject, string Text, string Html, string ReleaseId)
{
    /// <summary>
    /// What its Message-Id is made of: letters, digits and hyphens. A copy that is sent again after a crash has the same, by which mail systems tell that they have it
    /// already. Null: one of its own each time.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>Marked as of high importance.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>Its one link, for a mail that combines several; null: it has none.</summary>
    public string? Link { get; init; }

    /// <summary>What the link leads to.</summary>
    public string? LinkText { get; init; }

    /// <summary>What it says in a sentence or two, for a mail that combines several; null: its subject says it all.</summary>
    public string? Summary { get; init; }
}
