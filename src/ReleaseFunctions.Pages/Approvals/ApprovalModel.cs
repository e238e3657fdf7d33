using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Approvals;

/// <summary>The approver's page, at <c>/api/approvals/{token}</c>.</summary>
public sealed record ApprovalModel : IPageModel<ApprovalPage>
{
    public required ReleaseView View { get; init; }

    public required LinkToken Link { get; init; }

    /// <summary>From <see cref="ApprovalStanding.Of"/>; an unknown link gets <see cref="Shared.MessageModel.UnknownApproval"/> instead.</summary>
    public required ApprovalStanding Standing { get; init; }

    /// <summary>The form's own nonce; needed while <see cref="Standing"/> is open.</summary>
    public string? Nonce { get; init; }

    /// <summary>Why the last post of the form was not taken.</summary>
    public string? Problem { get; init; }

    /// <summary>What was typed before that.</summary>
    public string? Comment { get; init; }
}
