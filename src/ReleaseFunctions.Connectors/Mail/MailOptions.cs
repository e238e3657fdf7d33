namespace ReleaseFunctions.Connectors.Mail;

/// <summary>The <c>Mail</c> section.</summary>
public sealed record MailOptions
{
    /// <summary><c>Mail__Kind</c>; default outbox in Development, required elsewhere.</summary>
    public MailKind Kind { get; init; }

    /// <summary><c>Mail__From</c>: an address, with or without a display name; required except for the outbox.</summary>
    public string From { get; init; } = DefaultFrom;

    /// <summary><c>Mail__Connection</c>: name of the smtp or graph connection; may be left out if there is only one of the kind.</summary>
    public string? Connection { get; init; }

    /// <summary><c>Mail__RatePerMinute</c> of the whole installation, 1 to 6,000; default 30 for graph, which is what Exchange Online takes per mailbox, else no limit.</summary>
    public int? RatePerMinute { get; init; }

    /// <summary><c>Mail__Outbox</c>: folder of the outbox; default <c>.local/outbox</c> below the working folder.</summary>
    public string Outbox { get; init; } = Path.Combine(".local", "outbox");

    internal const string DefaultFrom = "Releases <releases@localhost>";
}
