using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Checklists;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Mail;

/// <summary>What a mail that asks for an approval says.</summary>
public sealed record ApprovalMail
{
    /// <summary>The approver's address.</summary>
    public required string To { get; init; }

    public required ReleaseFacts Release { get; init; }

    /// <summary>The plan's description.</summary>
    public string? Description { get; init; }

    /// <summary>What is approved; the stage and attempt are in it.</summary>
    public required ApprovalSubject Subject { get; init; }

    public required string Environment { get; init; }

    /// <summary>SHA-256 of the subject, as shown on the page and in the history.</summary>
    public required string Digest { get; init; }

    /// <summary>How many people must approve.</summary>
    public required int Require { get; init; }

    /// <summary>The stage's checklist as it was ticked; null: it has none.</summary>
    public ChecklistView? Checklist { get; init; }

    /// <summary>The rules that must all be met.</summary>
    public IReadOnlyList<AskedRule> Rules { get; init; } = [];

    /// <summary>Those in whose stead the recipient is asked; empty: they are asked themselves.</summary>
    public IReadOnlyList<string> For { get; init; } = [];

    /// <summary>Whether the recipient is asked because it took long.</summary>
    public bool IsEscalation { get; init; }

    /// <summary>What differs from what people know.</summary>
    public IReadOnlyList<SubjectComparison> Compared { get; init; } = [];

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The approver's own link: the only one in the mail.</summary>
    public required string Link { get; init; }
}
