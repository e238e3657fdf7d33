using ReleaseFunctions.Core.Approvals;

namespace ReleaseFunctions.Core.Releases;

/// <summary>What concerns the approval of one stage attempt among the recorded facts: what its orchestration reads when it is woken.</summary>
/// <param name="Stop">The stage is to stop. Not consumed: it stays until the run is over.</param>
/// <param name="Judgement">What the decisions made so far amount to; null: the attempt has no approval (any more).</param>
public sealed record ApprovalSignals(StopSignal? Stop, ApprovalJudgement? Judgement)
{
    public static ApprovalSignals From(ReleaseView view, string stage, int attempt) => new(
        StopSignal.From(view, stage),
        view.FindStage(stage)?.Attempt == attempt && ApprovalRoll.Current(view, stage) is { } approval ? ApprovalJudge.Judge(approval) : null);
}
