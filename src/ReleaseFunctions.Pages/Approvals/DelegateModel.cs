using ReleaseFunctions.Core.Approvals;

namespace ReleaseFunctions.Pages.Approvals;

/// <summary>Whom an approver has decide in their stead, and the form by which they do.</summary>
/// <param name="Given">The delegations that stand and concern this approval.</param>
/// <param name="IsOffered">Whether the approver may delegate it now.</param>
public sealed record DelegateModel(IReadOnlyList<Delegation> Given, bool IsOffered)
{
    /// <summary>The field that tells this form from the decision's, and its value.</summary>
    public const string ActField = "act";

    /// <inheritdoc cref="ActField"/>
    public const string Act = "delegate";

    /// <summary>The field of the form's nonce.</summary>
    public const string NonceField = "delegateNonce";

    /// <summary>The value of <c>scope</c> for everything that the approver is asked until a moment; otherwise it is this approval.</summary>
    public const string Period = "period";

    /// <summary>Why the last post of the form was not taken.</summary>
    public string? Problem { get; init; }

    /// <summary>What was typed before that.</summary>
    public string? To { get; init; }

    /// <inheritdoc cref="To"/>
    public string? Reason { get; init; }

    /// <inheritdoc cref="To"/>
    public bool ForPeriod { get; init; }

    /// <summary>No delegation, and nothing to delegate.</summary>
    public static DelegateModel None { get; } = new([], false);
}
