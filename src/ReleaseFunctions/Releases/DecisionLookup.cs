using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Links;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Releases;

/// <summary>Looks up what a person's right to decide rests on at this moment: who delegated to them, and whether the groups of the approval still have them.</summary>
public sealed class DecisionLookup(IGroupDirectory groups, IDelegationStore delegations, TimeProvider time)
{
    /// <summary>What counts when the person decides: one read, and one question per group that the approval names.</summary>
    public async Task<DecisionRights> RightsAsync(ReleaseView release, string stage, string person, CancellationToken cancellationToken)
    {
        if (release.FindStage(stage)?.Approval is not { Outcome: ApprovalOutcome.Open } approval)
        {
            return DecisionRights.None;
        }

        string[] named = [.. approval.Rules.SelectMany(rule => rule.From).Concat(approval.Escalated is null ? [] : approval.Escalation?.To ?? [])
            .Where(GroupEntry.Is).Select(GroupEntry.NameOf).Distinct()];
        return new DecisionRights(
            await DelegationsAsync(person, cancellationToken), await Task.WhenAll(named.Select(group => groups.ReadAsync(group, fresh: true, cancellationToken))));
    }

    /// <summary>What the person's page is shown by: nothing is looked up for someone who was asked themselves.</summary>
    public async Task<DecisionRights> ShownRightsAsync(ReleaseView release, string stage, string person, CancellationToken cancellationToken) =>
        release.FindStage(stage)?.Approval is not { Outcome: ApprovalOutcome.Open } approval || approval.Approvers.Concat(approval.Escalated ?? []).Any(other => Person.Same(other, person))
            ? DecisionRights.None
            : DecisionRights.None with { Delegations = await DelegationsAsync(person, cancellationToken) };

    /// <summary>The delegations of the approver of a link that stand now and concern what it is about.</summary>
    public async Task<IReadOnlyList<Delegation>> GivenAsync(LinkToken link, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        return
        [
            .. (await delegations.ListAsync(now, cancellationToken))
                .Where(given => given.IsActive(now) && Person.Same(given.Delegator, link.Approver) && given.Concerns(link.ReleaseId, link.Stage, link.Attempt)),
        ];
    }

    private async Task<IReadOnlyCollection<Delegation>> DelegationsAsync(string person, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        return Person.IsKey(person)
            ? []
            : [.. (await delegations.ListAsync(now, cancellationToken)).Where(delegation => delegation.IsActive(now) && Person.Same(delegation.To, person))];
    }
}
