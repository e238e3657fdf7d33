using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Mail;

/// <summary>What a mail says that tells an owner about an override of the calendar.</summary>
public sealed record OverrideMail
{
    /// <summary>The owner's address.</summary>
    public required string To { get; init; }

    public required ReleaseFacts Release { get; init; }

    /// <summary>The plan's description.</summary>
    public string? Description { get; init; }

    public required string Stage { get; init; }

    /// <summary>The calendar rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Who said so, and why.</summary>
    public required string Actor { get; init; }

    public required string Reason { get; init; }

    /// <summary>It does not count yet: a second person has to confirm it.</summary>
    public bool NeedsConfirmation { get; init; }

    /// <summary>Address of the release's page: the only link in the mail.</summary>
    public required string Link { get; init; }
}
