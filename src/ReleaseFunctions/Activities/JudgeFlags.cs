using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Activities;

/// <summary>Finds out from the facts what becomes of the flags of a stage that ends without having passed.</summary>
public sealed class JudgeFlags(IReleaseStore releases)
{
    [Function(nameof(JudgeFlags))]
    public async Task<FlagsJudged> RunAsync([ActivityTrigger] JudgeFlagsOrder order, CancellationToken cancellationToken)
    {
        ReleaseView release = await releases.GetAsync(order.Key.ReleaseId, cancellationToken);
        StageView? stage = release.FindStage(order.Key.Stage);
        return stage is null || stage.Attempt != order.Key.Attempt
            ? new FlagsJudged([], null)
            : new FlagsJudged(FlagsLeft.ArePutBack(release, stage, order.Ends) ? stage.Flags!.Undo : [], FlagsLeft.Standing(stage));
    }
}

/// <summary>Which attempt, and how it ends.</summary>
public sealed record JudgeFlagsOrder(StageKey Key, StageStatus Ends);

/// <summary>What becomes of a stage's flags.</summary>
/// <param name="PutBack">What is put back, in this order; empty: they stay.</param>
/// <param name="Standing">Where those stand that were ramped; null: none was.</param>
public sealed record FlagsJudged(IReadOnlyList<FlagView> PutBack, string? Standing);
