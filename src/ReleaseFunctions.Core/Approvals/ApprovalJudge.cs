using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>
/// Decides who may approve and whether the decisions suffice (product contract, "Approval"). A person counts once, one
/// rejection ends it, and what <c>notBy</c> excludes is the person, whichever way the decision comes in. Where exclusions
/// leave fewer people than are required, nobody could ever grant it: the stage ends as rejected, naming who is excluded.
/// An API key's decision counts although it is not listed: its role is its authorization, checked when it was recorded.
/// </summary>
public static class ApprovalJudge
{
    /// <summary>Who of the people listed may decide.</summary>
    /// <param name="plan">The approval.</param>
    /// <param name="facts">The release: its requester and author.</param>
    /// <param name="previousApprovers">Who approved another stage of the same release; see <see cref="PreviousApprovers"/>.</param>
    public static ApprovalEligibility Eligible(ApprovalPlan plan, ReleaseFacts facts, IReadOnlyCollection<string> previousApprovers)
    {
        List<string> approvers = [];
        List<EventData.Exclusion> excluded = [];
        foreach (string person in plan.From.Select(Person.Normalize).Distinct())
        {
            if (Exclusion(person, plan.NotBy, facts, previousApprovers) is { } reason)
            {
                excluded.Add(new(person, reason));
            }
            else
            {
                approvers.Add(person);
            }
        }

        return new(approvers, excluded);
    }

    /// <summary>Why the person may not decide, or null.</summary>
    public static string? Exclusion(string person, IReadOnlyCollection<NotByRule> notBy, ReleaseFacts facts, IReadOnlyCollection<string> previousApprovers) =>
        notBy.Contains(NotByRule.Requester) && Person.Same(person, facts.Requester) ? "requested this release"
        : notBy.Contains(NotByRule.Author) && Person.Same(person, facts.Author) ? "is the author of the commit"
        : notBy.Contains(NotByRule.PreviousApprover) && previousApprovers.Any(other => Person.Same(person, other)) ? "approved another stage of this release"
        : null;

    /// <summary>Everyone who has approved a stage of the release other than <paramref name="stage"/>.</summary>
    public static IReadOnlyList<string> PreviousApprovers(ReleaseView view, string stage) =>
        [.. view.Stages.Where(other => other.Stage != stage).SelectMany(other => other.ApprovedBy).Distinct()];

    /// <summary>Judges the decisions made so far. Those of people who may not decide do not count; a person's first one stands.</summary>
    public static ApprovalJudgement Judge(int require, ApprovalEligibility eligible, IReadOnlyList<Decision> decisions)
    {
        List<Decision> counted = [.. decisions
            .Where(decision => Person.IsKey(decision.Person) || eligible.Approvers.Any(person => Person.Same(person, decision.Person)))
            .DistinctBy(decision => Person.Normalize(decision.Person))];
        IReadOnlyList<string> approvedBy = [.. counted.Where(d => d.Verdict == ApprovalVerdict.Approve).Select(d => Person.Normalize(d.Person))];
        IReadOnlyList<string> outstanding = [.. eligible.Approvers.Where(person => counted.All(d => !Person.Same(d.Person, person)))];

        if (counted.Find(decision => decision.Verdict == ApprovalVerdict.Reject) is { } rejection)
        {
            string comment = string.IsNullOrWhiteSpace(rejection.Comment) ? string.Empty : $": {rejection.Comment}";
            return new(ApprovalOutcome.Rejected, $"Rejected by {Person.Normalize(rejection.Person)}{comment}", approvedBy, outstanding);
        }

        if (approvedBy.Count >= require)
        {
            return new(ApprovalOutcome.Granted, $"Approved by {string.Join(", ", approvedBy)} ({approvedBy.Count} of {require}).", approvedBy, outstanding);
        }

        return eligible.Approvers.Count + counted.Count(decision => Person.IsKey(decision.Person)) < require
            ? new(ApprovalOutcome.Rejected, Unreachable(require, eligible), approvedBy, outstanding)
            : new(ApprovalOutcome.Open, $"{approvedBy.Count} of {require} approvals; {string.Join(", ", outstanding)} may still decide.", approvedBy, outstanding);
    }

    /// <summary>The same for an approval as the release's view holds it.</summary>
    public static ApprovalJudgement Judge(ApprovalView approval) =>
        Judge(approval.Require, new(approval.Approvers, approval.Excluded), approval.Decisions);

    private static string Unreachable(int require, ApprovalEligibility eligible)
    {
        string able = eligible.Approvers.Count == 0 ? "nobody may decide" : $"only {string.Join(", ", eligible.Approvers)} may decide";
        string excluded = string.Join("; ", eligible.Excluded.Select(exclusion => $"{exclusion.Person} {exclusion.Reason}"));
        return $"{require} approval{(require == 1 ? " is" : "s are")} required but {able}{(excluded.Length == 0 ? string.Empty : $": {excluded}")}. Name more approvers in the plan and start a new release.";
    }
}
