using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Pages.Approvals;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Http;

/// <summary>
/// What an approver's page posts: <c>decision</c>, <c>comment</c> and <c>nonce</c>, and for every other stage that is to be decided with it
/// <c>decision.{stage}</c> and <c>nonce.{stage}</c>.
/// </summary>
internal sealed record ApprovalForm(ApprovalVerdict? Verdict, string Comment, IReadOnlyDictionary<string, ApprovalVerdict> Others, IFormCollection Fields)
{
    public static ApprovalForm Read(IFormCollection form)
    {
        Dictionary<string, ApprovalVerdict> others = [];
        foreach (string field in form.Keys.Where(key => key.StartsWith(OtherApproval.DecisionField, StringComparison.Ordinal)))
        {
            if (OperatorActions.Verdict(form[field].ToString()) is { } verdict)
            {
                others[field[OtherApproval.DecisionField.Length..]] = verdict;
            }
        }

        return new(OperatorActions.Verdict(form["decision"].ToString()), form["comment"].ToString().Trim(), others, form);
    }

    /// <summary>Why it is not taken, as a sentence; null: it is.</summary>
    /// <param name="nonce">That of the link's own decision.</param>
    /// <param name="open">The other stages that can be decided with it.</param>
    public string? Problem(string nonce, IReadOnlyList<OtherApproval> open) =>
        Verdict is null ? "Choose approve or reject."
        : Comment.Length > Decision.MaxComment ? $"The comment has {Comment.Length:N0} characters; the limit is {Decision.MaxComment:N0}."
        : !FormNonce.Same(Fields["nonce"].ToString(), nonce) ? "The form was not sent from this page as it is now; decide again."
        : Others.Keys.FirstOrDefault(stage => !open.Any(other => other.Stage == stage && FormNonce.Same(Fields[OtherApproval.NonceField + stage].ToString(), other.Nonce))) is { } changed
            ? $"What is asked for '{changed}' has changed since this page was opened, or no longer waits for you; nothing was decided. Look at it and decide again."
            : null;
}
