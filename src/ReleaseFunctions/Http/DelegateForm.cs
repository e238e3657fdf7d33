using System.Globalization;
using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Pages.Approvals;

namespace ReleaseFunctions.Http;

/// <summary>What an approver's page posts to have somebody else decide: <c>to</c>, <c>reason</c>, <c>scope</c>, with a period <c>until</c>, and its nonce.</summary>
internal sealed record DelegateForm(string To, string Reason, bool ForPeriod, string Until, string Nonce)
{
    /// <summary>Whether a post of the page is this form, and no decision.</summary>
    public static bool Is(IFormCollection form) => form[DelegateModel.ActField] == DelegateModel.Act && string.IsNullOrEmpty(form["decision"]);

    public static DelegateForm Read(IFormCollection form) => new(
        form["to"].ToString().Trim(),
        form["reason"].ToString().Trim(),
        form["scope"] == DelegateModel.Period,
        form["until"].ToString().Trim(),
        form[DelegateModel.NonceField].ToString());

    /// <summary>Whether it comes from the page.</summary>
    public bool IsOwn(string nonce) => FormNonce.Same(Nonce, nonce);

    /// <summary>The end of the period; a time without a zone is UTC. Null: missing, or no time.</summary>
    public DateTimeOffset? End() =>
        DateTimeOffset.TryParse(Until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset end) ? end : null;
}
