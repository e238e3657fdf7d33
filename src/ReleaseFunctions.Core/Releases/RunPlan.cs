namespace ReleaseFunctions.Core.Releases;

/// <summary>What one run of a release starts from: the kickoff with nothing, a later run with what the earlier ones left.</summary>
/// <param name="Run">From 1.</param>
/// <param name="Results">Stages that are done with; see <see cref="StageResult.Carried"/>.</param>
/// <param name="Stop">Set on a run that only rolls back.</param>
public sealed record RunPlan(int Run, IReadOnlyDictionary<string, StageResult> Results, StopRequest? Stop)
{
    /// <summary>The kickoff.</summary>
    public static RunPlan First { get; } = new(1, new Dictionary<string, StageResult>(), null);

    /// <summary>The run that follows an operator's retry or rollback of a release that is over.</summary>
    /// <param name="view">The release before the run.</param>
    /// <param name="action">A retry (with its stage) or a rollback; see <see cref="ActionRules"/>.</param>
    /// <exception cref="ArgumentException">The action starts no run.</exception>
    public static RunPlan After(ReleaseView view, ActionView action) => action switch
    {
        { Action: OperatorAction.Retry, Stage: { } stage } => new(action.Run + 1, StageResults.ForRetry(view, stage), null),
        { Action: OperatorAction.Rollback } => new(action.Run + 1, StageResults.From(view), new(OperatorAction.Rollback, action.Actor, action.Reason)),
        _ => throw new ArgumentException($"The action {action.Action} starts no run; only a retry of a stage or a rollback does.", nameof(action)),
    };
}
