using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Finds out how far a stage attempt has come whose orchestration was started anew.</summary>
public sealed class PickUpStage(IReleaseStore releases)
{
    [Function(nameof(PickUpStage))]
    public async Task<StagePickUp> RunAsync([ActivityTrigger] PickUpOrder order, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(order.ReleaseId, cancellationToken);
        return StagePickUp.From(release, await releases.ReadAllAsync(release, cancellationToken), order.Stage, order.Attempt);
    }
}

/// <summary>Which stage attempt, with the stage as the release's plan has it.</summary>
public sealed record PickUpOrder(string ReleaseId, StagePlan Stage, int Attempt);
