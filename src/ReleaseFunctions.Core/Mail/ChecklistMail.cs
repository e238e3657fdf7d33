using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Mail;

/// <summary>What a mail says that asks the owner of checklist items to tick them.</summary>
public sealed record ChecklistMail
{
    /// <summary>The owner's address.</summary>
    public required string To { get; init; }

    public required ReleaseFacts Release { get; init; }

    /// <summary>The plan's description.</summary>
    public string? Description { get; init; }

    public required string Stage { get; init; }

    public required int Attempt { get; init; }

    public required string Environment { get; init; }

    /// <summary>The owner's items.</summary>
    public required IReadOnlyList<ChecklistItem> Items { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The owner's own link: the only one in the mail.</summary>
    public required string Link { get; init; }
}
