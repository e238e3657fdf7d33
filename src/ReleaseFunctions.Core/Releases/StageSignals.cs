namespace ReleaseFunctions.Core.Releases;

/// <summary>What concerns one stage attempt among the recorded facts: what an orchestrator reads when it is woken.</summary>
/// <param name="Stop">The stage is to stop. Not consumed: it stays until the run is over.</param>
/// <param name="Override">An operator took the gate of this attempt as passed, after the sequence number asked about.</param>
/// <param name="Retry">An operator asked for the attempt after this one, after the sequence number asked about.</param>
/// <param name="Deployment">This attempt's deployment, once its end is reported.</param>
/// <param name="Rollback">This stage's rollback, once its end is reported.</param>
/// <param name="LastSeq">The newest event taken into account; to be asked from next time.</param>
public sealed record StageSignals(
    StopSignal? Stop,
    ActionView? Override,
    ActionView? Retry,
    DeploymentView? Deployment,
    DeploymentView? Rollback,
    long LastSeq)
{
    /// <summary>Names of the checklist's items that are ticked in this attempt.</summary>
    public IReadOnlyList<string> Ticked { get; init; } = [];

    /// <summary>An operator holds the release: nothing new is to be started, sent or set; what is in flight goes on.</summary>
    public bool Paused { get; init; }

    /// <summary>A freeze that began while the stage was in flight lets it go on to no other phase or step until it ends.</summary>
    public bool Held { get; init; }

    /// <exception cref="KeyNotFoundException">The release has no such stage.</exception>
    public static StageSignals From(ReleaseView view, string stage, int attempt, long afterSeq)
    {
        StageView found = view.FindStage(stage)
            ?? throw new KeyNotFoundException($"Release '{view.Facts.Id}' has no stage '{stage}'.");
        bool current = found.Attempt == attempt;
        return new(
            StopSignal.From(view, stage),
            Newest(view, OperatorAction.Override, stage, attempt, afterSeq),
            Newest(view, OperatorAction.Retry, stage, attempt, afterSeq),
            current && found.Deployment is { Status: not null } deployment ? deployment : null,
            found.Rollback is { Status: not null } rollback ? rollback : null,
            view.LastSeq)
        {
            Paused = view.Paused is not null,
            Ticked = current ? [.. found.Checklist?.Ticks.Select(tick => tick.Item) ?? []] : [],
            Held = current && found.Frozen is not null,
        };
    }

    private static ActionView? Newest(ReleaseView view, OperatorAction action, string stage, int attempt, long afterSeq) =>
        view.Actions.LastOrDefault(taken => taken.Action == action && taken.Seq > afterSeq && taken.Stage == stage && (taken.Attempt ?? attempt) == attempt);
}
