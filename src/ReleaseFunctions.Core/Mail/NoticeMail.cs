using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Mail;

/// <summary>What a mail says that tells an owner how a release ended.</summary>
public sealed record NoticeMail
{
    /// <summary>The owner's address.</summary>
    public required string To { get; init; }

    public required ReleaseFacts Release { get; init; }

    /// <summary>The plan's description.</summary>
    public string? Description { get; init; }

    /// <summary>How it ended, or where it stands.</summary>
    public required ReleaseStatus Status { get; init; }

    /// <summary>Flags of a ramp that was broken off could not be put back.</summary>
    public bool FlagsStuck { get; init; }

    /// <summary>It was said before, and nobody has acted.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Why, in one or two sentences.</summary>
    public required string Reason { get; init; }

    /// <summary>Address of the release's page: the only link in the mail.</summary>
    public required string Link { get; init; }
}
