namespace ReleaseFunctions.Core.Mail;

/// <summary>
/// A mail that waits to be sent. One with an approval link is kept as what it is about, and written when it is sent: only hashes of links are ever stored.
/// </summary>
public sealed record QueuedMail
{
    /// <summary>Asks for an approval.</summary>
    public const string Approval = "approval";

    /// <summary>Asks for it again.</summary>
    public const string Reminder = "reminder";

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

    /// <summary>approval, reminder or end.</summary>
    public required string Purpose { get; init; }

    /// <summary>Base of the links in it.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>The mail; null: it carries an approval link and is written when it is sent.</summary>
    public MailMessage? Message { get; init; }

    /// <summary>Those in whose stead the recipient is asked.</summary>
    public IReadOnlyList<string> For { get; init; } = [];

    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>Not to be tried before that moment.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Too late from then on.</summary>
    public required DateTimeOffset GiveUpAt { get; init; }
}
