namespace ReleaseFunctions.Core.Releases;

/// <summary>What concerns one run of a release as a whole among the recorded facts.</summary>
/// <param name="Stop">An operator's abort or rollback. Not consumed: it stays until the run is over.</param>
/// <param name="Retries">Retries that operators asked for during the run, after the sequence number asked about.</param>
/// <param name="LastSeq">The newest event taken into account; to be asked from next time.</param>
public sealed record ReleaseSignals(StopRequest? Stop, IReadOnlyList<ActionView> Retries, long LastSeq)
{
    /// <summary>An operator holds the release: no stage is to be started.</summary>
    public bool Paused { get; init; }

    /// <summary>Who holds it and why; empty: nobody.</summary>
    public string PausedText { get; init; } = string.Empty;

    /// <summary>Stages that operators left out during the run.</summary>
    public IReadOnlyList<SkippedStage> Skipped { get; init; } = [];

    public static ReleaseSignals From(ReleaseView view, int run, long afterSeq) => new(
        StopRequest.From(view, run),
        [.. view.Actions.Where(taken => taken.Run == run && !taken.AfterEnd && taken.Action == OperatorAction.Retry && taken.Seq > afterSeq && taken.Stage is not null)],
        view.LastSeq)
    {
        Paused = view.Paused is not null,
        PausedText = view.Paused is { } paused ? $"Paused by {paused.Actor}: {paused.Reason}" : string.Empty,
        Skipped = [.. view.Stages.Where(stage => stage.Status == StageStatus.Skipped && stage.Run == run)
            .Select(stage => new SkippedStage(stage.Stage, stage.Attempt, stage.Reason ?? "Skipped.", stage.SentAt is not null))],
    };
}

/// <summary>A stage that an operator left out.</summary>
/// <param name="Attempt">The attempt that was left out or had failed; 0: none had been started.</param>
/// <param name="Sent">A deploy request of it was sent and not rolled back since.</param>
public sealed record SkippedStage(string Stage, int Attempt, string Reason, bool Sent)
{
    public StageResult ToResult() => new(Stage, Attempt, StageStatus.Skipped, Reason, Sent);
}
