using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Approvals;

/// <summary>Finds out who may decide when an approval is asked for: groups become people, and <c>notBy</c> excludes people, whichever group they are in.</summary>
public static class ApprovalRoll
{
    /// <param name="plan">The approval.</param>
    /// <param name="facts">The release: its requester and author.</param>
    /// <param name="previousApprovers">Who approved another stage of the same release; see <see cref="Previous"/>.</param>
    /// <param name="groups">The members of every group that the plan names.</param>
    public static ApprovalEligibility Of(
        ApprovalPlan plan, ReleaseFacts facts, IReadOnlyCollection<string> previousApprovers, IReadOnlyCollection<AskedGroup> groups)
    {
        List<EventData.Exclusion> excluded = [];
        IReadOnlyList<AskedRule> rules = [.. plan.Requirements.Select(rule => new AskedRule(rule.Require, rule.From, Able(rule.From)))];
        IReadOnlyList<string> later = Able(plan.Escalate?.To ?? []);
        return new([.. rules.SelectMany(rule => rule.Approvers).Distinct()], [.. excluded.DistinctBy(exclusion => exclusion.Person)], rules, later);

        IReadOnlyList<string> Able(IReadOnlyList<string> entries)
        {
            List<string> able = [];
            foreach (string person in People(entries, groups))
            {
                if (Exclusion(person, plan.NotBy, facts, previousApprovers) is { } reason)
                {
                    excluded.Add(new(person, reason));
                }
                else
                {
                    able.Add(person);
                }
            }

            return able;
        }
    }

    /// <summary>The people behind the entries of a plan, each once, in the plan's order.</summary>
    public static IReadOnlyList<string> People(IReadOnlyList<string> entries, IReadOnlyCollection<AskedGroup> groups) =>
        [.. entries.SelectMany(entry => GroupEntry.Is(entry) ? Members(GroupEntry.NameOf(entry), groups) : [Person.Normalize(entry)]).Distinct()];

    /// <summary>Why the person may not decide, or null.</summary>
    public static string? Exclusion(string person, IReadOnlyCollection<NotByRule> notBy, ReleaseFacts facts, IReadOnlyCollection<string> previousApprovers) =>
        notBy.Contains(NotByRule.Requester) && (Person.Same(person, facts.Requester) || (facts.Parent is { } parent && Person.Same(person, parent.Requester))) ? "requested this release"
        : notBy.Contains(NotByRule.Author) && Person.Same(person, facts.Author) ? "is the author of the commit"
        : notBy.Contains(NotByRule.PreviousApprover) && previousApprovers.Any(other => Person.Same(person, other)) ? "approved another stage of this release"
        : null;

    /// <summary>Why the person may not decide about a stage as things are now, or null.</summary>
    public static string? Exclusion(ReleaseView view, string stage, ApprovalView approval, string person) =>
        approval.Excluded.FirstOrDefault(excluded => Person.Same(excluded.Person, person))?.Reason
        ?? Exclusion(person, approval.NotBy, view.Facts, Previous(view, stage));

    /// <summary>Everyone who has approved a stage of the release other than <paramref name="stage"/>.</summary>
    public static IReadOnlyList<string> Previous(ReleaseView view, string stage) =>
        [.. view.Stages.Where(other => other.Stage != stage).SelectMany(other => other.ApprovedBy).Distinct()];

    /// <summary>The open approval of a stage as it stands now: whoever was asked and is barred since, by approving another stage, is excluded unless they decided before.</summary>
    public static ApprovalView? Current(ReleaseView view, string stage)
    {
        if (view.FindStage(stage)?.Approval is not { } approval || !approval.NotBy.Contains(NotByRule.PreviousApprover))
        {
            return view.FindStage(stage)?.Approval;
        }

        IReadOnlyList<string> previous = Previous(view, stage);
        EventData.Exclusion[] barred = [.. approval.Approvers.Concat(approval.Escalated ?? [])
            .Where(person => !approval.Decisions.Any(decision => Person.Same(decision.Person, person)))
            .Select(person => (Person: person, Reason: Exclusion(person, approval.NotBy, view.Facts, previous)))
            .Where(one => one.Reason is not null)
            .Select(one => new EventData.Exclusion(one.Person, one.Reason!))];
        HashSet<string> removed = [.. barred.Select(exclusion => exclusion.Person)];
        return barred.Length == 0 ? approval : approval with
        {
            Approvers = [.. approval.Approvers.Where(person => !removed.Contains(person))],
            Rules = [.. approval.Rules.Select(rule => rule with { Approvers = [.. rule.Approvers.Where(person => !removed.Contains(person))] })],
            Escalated = approval.Escalated is { } escalated ? [.. escalated.Where(person => !removed.Contains(person))] : null,
            Excluded = [.. approval.Excluded, .. barred],
        };
    }

    private static IReadOnlyList<string> Members(string group, IReadOnlyCollection<AskedGroup> groups) =>
        groups.FirstOrDefault(known => string.Equals(known.Group, group, StringComparison.OrdinalIgnoreCase))?.Members ?? [];
}
