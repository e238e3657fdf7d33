using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Writes down that a stage attempt has begun, unless an operator has left the stage out by then.</summary>
public sealed class BeginStage(IReleaseStore releases, ReleaseWaker waker)
{
    [Function(nameof(BeginStage))]
    public async Task<StageSignals> RunAsync([ActivityTrigger] BeginStageOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        (StageKey key, NewEvent started) = order;
        CommitResult result = await releases.CommitAsync(
            key.ReleaseId, view => view.FindStage(key.Stage)?.Status == StageStatus.Skipped ? [] : [started], cancellationToken);
        await waker.WakeHeraldAsync(client, result, cancellationToken);
        return StageSignals.From(result.View, key.Stage, key.Attempt, afterSeq: 0);
    }
}

/// <summary>Which attempt begins, and the event that says so.</summary>
public sealed record BeginStageOrder(StageKey Key, NewEvent Started);
