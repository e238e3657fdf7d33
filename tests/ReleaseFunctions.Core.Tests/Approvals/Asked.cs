using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Approvals;

/// <summary>An approval as the release's view holds it.</summary>
internal static class Asked
{
    public static ApprovalView Of(IReadOnlyList<Decision> decisions, IReadOnlyList<ApprovalRequirement> rules, IReadOnlyList<AskedGroup>? groups = null)
    {
        IReadOnlyList<AskedRule> asked = [.. rules.Select(rule => new AskedRule(rule.Require, rule.From, ApprovalRoll.People(rule.From, groups ?? [])))];
        return new(
            "digest",
            ApprovalSubject.From(ReleaseBuilder.Facts(), "production", 1),
            rules.Sum(rule => rule.Require),
            [.. asked.SelectMany(rule => rule.Approvers).Distinct()],
            [],
            ReleaseBuilder.Noon,
            ReleaseBuilder.Noon.AddDays(1),
            ApprovalOutcome.Open,
            null,
            decisions)
        {
            Rules = asked,
            Groups = groups ?? [],
        };
    }

    public static Decision Approves(string person, params Seat[] seats) =>
        new(person, ApprovalVerdict.Approve, string.Empty, ReleaseBuilder.Noon, "link") { Seats = seats.Length == 0 ? null : seats };
}
