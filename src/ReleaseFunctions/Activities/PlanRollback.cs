using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Finds out from the facts which stages a rollback undoes, and in which order.</summary>
public sealed class PlanRollback(IReleaseStore releases)
{
    [Function(nameof(PlanRollback))]
    public async Task<RollbackTargets> RunAsync([ActivityTrigger] RollbackOrder order, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(order.ReleaseId, cancellationToken);
        return new RollbackTargets(
            [
                .. RollbackPlanner.Begun(order.Plan, release)
                    .Union(RollbackPlanner.Order(order.Plan, release))
                    .Select(stage => release.FindStage(stage)!)
                    .Select(stage => new RollbackTarget(stage.Stage, stage.Attempt, stage.Flags?.Undo ?? [], stage.Baselines)),
            ],
            RollbackPlanner.Left(order.Plan, release));
    }
}

/// <summary>Which release, with the plan it keeps.</summary>
public sealed record RollbackOrder(string ReleaseId, Plan Plan);

/// <summary>What is undone, in this order, and what has no rollback.</summary>
public sealed record RollbackTargets(IReadOnlyList<RollbackTarget> Undo, IReadOnlyList<string> Left);

/// <summary>One stage to undo.</summary>
/// <param name="Flags">What is put back first, in this order.</param>
/// <param name="Baselines">What was measured before it was deployed, of the checks that compare with it.</param>
public sealed record RollbackTarget(string Stage, int Attempt, IReadOnlyList<FlagView> Flags, IReadOnlyList<CheckBaseline> Baselines);
