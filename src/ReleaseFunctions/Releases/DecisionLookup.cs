using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Releases;

/// <summary>Looks up what a person's right to decide rests on at this moment: whether the groups of the approval still have them. Costs nothing where the plan names none.</summary>
public sealed class DecisionLookup(IGroupDirectory groups)
{
    public async Task<DecisionRights> RightsAsync(ReleaseView release, string stage, CancellationToken cancellationToken)
    {
        if (release.FindStage(stage)?.Approval is not { Outcome: ApprovalOutcome.Open } approval)
        {
            return DecisionRights.None;
        }

        string[] named = [.. approval.Rules.SelectMany(rule => rule.From).Concat(approval.Escalated is null ? [] : approval.Escalation?.To ?? []).Where(GroupEntry.Is).Select(GroupEntry.NameOf).Distinct()];
        return DecisionRights.None with { Groups = await Task.WhenAll(named.Select(group => groups.ReadAsync(group, fresh: true, cancellationToken))) };
    }
}
