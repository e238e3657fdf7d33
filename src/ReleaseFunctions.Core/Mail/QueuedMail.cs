namespace ReleaseFunctions.Core.Mail;

/// <summary>
/// A mail that may have to wait. One with a link of the recipient's own is kept as what it is about, and written when it is sent: only hashes of links are ever
/// stored.
/// </summary>
public sealed record QueuedMail
{
    /// <summary>Asks for an approval.</summary>
    public const string Approval = "approval";

    /// <summary>Asks for it again.</summary>
    public const string Reminder = "reminder";

    /// <summary>Asks the owner of checklist items to tick them.</summary>
    public const string Checklist = "checklist";

    /// <summary>Asks them again.</summary>
    public const string ChecklistReminder = "checklistReminder";

    /// <summary>Tells of an override of the calendar.</summary>
    public const string Override = "override";

    /// <summary>Tells that a release has started or is paused.</summary>
    public const string Progress = "progress";

    /// <summary>Tells how a release ended.</summary>
    public const string End = "end";

    /// <summary>How long a mail that has no end of its own waits; 24 h.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>Names it: the same mail queued again is one.</summary>
    public string Id => Json.Digest.OfUtf8($"{ReleaseId}/{EventKey}");

    /// <summary>Recipient's address.</summary>
    public required string To { get; init; }

    public required string ReleaseId { get; init; }

    /// <summary>The stage and attempt it is about; null: the release.</summary>
    public string? Stage { get; init; }

    /// <inheritdoc cref="Stage"/>
    public int? Attempt { get; init; }

    /// <summary>The key of the event that records what became of it.</summary>
    public required string EventKey { get; init; }

    /// <summary>What it is for: one of the constants above.</summary>
    public required string Purpose { get; init; }

    /// <summary>Base of the links in it.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>The mail; null: it carries a link of the recipient's own and is written when it is sent.</summary>
    public MailMessage? Message { get; init; }

    /// <summary>Goes before all others, and is combined only with what is urgent, too.</summary>
    public bool IsUrgent => Message?.IsUrgent == true;

    /// <summary>Those in whose stead the recipient is asked.</summary>
    public IReadOnlyList<string> For { get; init; } = [];

    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>Not to be tried before that moment.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Too late from then on.</summary>
    public required DateTimeOffset GiveUpAt { get; init; }

    /// <summary>A mail by which its recipient acts: it gets a link of its own when it leaves.</summary>
    /// <param name="expiresAt">When there is nothing left to do.</param>
    public static QueuedMail Asking(string to, string releaseId, string stage, int attempt, string purpose, string eventKey, string publicUrl, DateTimeOffset expiresAt, DateTimeOffset now) => new()
    {
        To = to,
        ReleaseId = releaseId,
        Stage = stage,
        Attempt = attempt,
        EventKey = eventKey,
        Purpose = purpose,
        PublicUrl = publicUrl,
        QueuedAt = now,
        NotBefore = now,
        GiveUpAt = expiresAt,
    };

    /// <summary>A mail that tells something, and is of use for <see cref="Patience"/>.</summary>
    public static QueuedMail Telling(MailMessage message, string purpose, string eventKey, string publicUrl, DateTimeOffset now) => new()
    {
        To = message.To,
        ReleaseId = message.ReleaseId,
        EventKey = eventKey,
        Purpose = purpose,
        PublicUrl = publicUrl,
        Message = message,
        QueuedAt = now,
        NotBefore = now,
        GiveUpAt = now + Patience,
    };
}
