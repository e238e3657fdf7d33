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

    /// <summary>Other stages of the release that can be decided with the same form.</summary>
    public IReadOnlyList<OtherApproval> Others { get; init; } = [];

    /// <summary>The form's own nonce; needed while <see cref="Standing"/> is open.</summary>
    public string? Nonce { get; init; }

    /// <summary>Whom the approver has decide in their stead.</summary>
    public DelegateModel Delegate { get; init; } = DelegateModel.None;

    /// <summary>Why the last post of the form was not taken.</summary>
    public string? Problem { get; init; }

    /// <summary>What was typed before that.</summary>
    public string? Comment { get; init; }
}

/// <summary>Another stage that waits for the same person.</summary>
/// <param name="Nonce">For exactly what is asked now.</param>
public sealed record OtherApproval(string Stage, string Environment, ApprovalView Approval, string Nonce)
{
    /// <summary>Begins the field of the decision about the stage: approve, reject, or nothing.</summary>
    public const string DecisionField = "decision.";

    /// <summary>Begins the field of its nonce.</summary>
    public const string NonceField = "nonce.";
}
