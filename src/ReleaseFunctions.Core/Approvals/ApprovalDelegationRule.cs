using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>Whether whoever is asked for an approval may have a certain other person decide it in their stead.</summary>
public static class ApprovalDelegationRule
{
    /// <summary>The most people who stand in for one person in one approval at the same time.</summary>
    public const int MaxDelegates = 5;

    /// <summary>Whether the person is asked themselves: what is delegated to them they do not pass on.</summary>
    public static bool MayDelegate(ApprovalView approval, string person) => IsAsked(approval, person);

    /// <summary>Every mistake, with its field, the reason and the remedy.</summary>
    /// <param name="stage">The stage whose approval it is.</param>
    /// <param name="onlyThis">The delegation is about this approval alone, and not for a period.</param>
    /// <param name="standing">The people who stand in for the delegator in this approval already.</param>
    public static IReadOnlyList<(string Path, string Message)> Check(
        ReleaseView view, string stage, string delegator, string to, string reason, bool onlyThis, IReadOnlyCollection<string> standing)
    {
        if (ApprovalRoll.Current(view, stage) is not { Outcome: ApprovalOutcome.Open } approval)
        {
            return [(string.Empty, $"Stage '{stage}' waits for no approval, so there is nothing to delegate.")];
        }

        if (!MayDelegate(approval, delegator))
        {
            return [(string.Empty, $"{Person.Normalize(delegator)} is not asked themselves, and delegations are not passed on; have whoever is asked name somebody else.")];
        }

        List<(string, string)> errors = [];
        to = Person.Normalize(to);
        if (string.IsNullOrWhiteSpace(reason))
        {
            errors.Add(("reason", "The reason is missing; say why someone else decides."));
        }

        if (ApprovalRoll.Exclusion(view, stage, approval, to) is { } excluded)
        {
            errors.Add(("to", $"{to} may not decide about stage '{stage}', and so stands in for nobody: {to} {excluded}. Name somebody else."));
        }
        else if (onlyThis && IsAsked(approval, to))
        {
            errors.Add(("to", $"{to} is asked themselves, and a person counts once; name somebody who is not."));
        }
        else if (approval.Decisions.Any(decision => Person.Same(decision.Person, to)))
        {
            errors.Add(("to", $"{to} has decided already; name somebody else."));
        }
        else if (!standing.Contains(to) && standing.Count >= MaxDelegates)
        {
            errors.Add(("to", $"{standing.Count} people stand in for you here already; the limit is {MaxDelegates}. Decide yourself, or end one of the delegations."));
        }

        return errors;
    }

    private static bool IsAsked(ApprovalView approval, string person) =>
        approval.Approvers.Concat(approval.Escalated ?? []).Any(asked => Person.Same(asked, person));
}
