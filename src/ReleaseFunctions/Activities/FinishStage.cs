using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Writes down how a stage attempt ended, unless an operator has left the stage out: then that is how it ended.</summary>
public sealed class FinishStage(IReleaseStore releases, ReleaseWaker waker)
{
    [Function(nameof(FinishStage))]
    public async Task<StageResult> RunAsync([ActivityTrigger] FinishStageOrder order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        StageResult result = order.Result;
        CommitResult commit = await releases.CommitAsync(order.ReleaseId, view => Skipped(view, result) is null ? [order.Finished] : [], cancellationToken);
        await waker.WakeHeraldAsync(client, commit, cancellationToken);
        return Skipped(commit.View, result) is { } skipped
            ? result with { Status = StageStatus.Skipped, Reason = skipped.Reason ?? result.Reason, FlagsStuck = false }
            : result with { FlagsLeft = FlagsLeft.Standing(commit.View.FindStage(result.Stage)) ?? result.FlagsLeft };
    }

    private static StageView? Skipped(ReleaseView view, StageResult result) =>
        view.FindStage(result.Stage) is { Status: StageStatus.Skipped } stage && stage.Attempt <= result.Attempt ? stage : null;
}

/// <summary>How the attempt ended, and the event that says so.</summary>
public sealed record FinishStageOrder(string ReleaseId, StageResult Result, NewEvent Finished);
