namespace ReleaseFunctions.Core.Releases;

/// <summary>What concerns one run of a release as a whole among the recorded facts.</summary>
/// <param name="Stop">An operator's abort or rollback. Not consumed: it stays until the run is over.</param>
/// <param name="Retries">Retries that operators asked for during the run, after the sequence number asked about.</param>
/// <param name="LastSeq">The newest event taken into account; to be asked from next time.</param>
public sealed record ReleaseSignals(StopRequest? Stop, IReadOnlyList<ActionView> Retries, long LastSeq)
{
    /// <summary>An operator holds the release: no stage is to be started.</summary>
    public bool Paused { get; init; }

    public static ReleaseSignals From(ReleaseView view, int run, long afterSeq) => new(
        StopRequest.From(view, run),
        [.. view.Actions.Where(taken => taken.Run == run && !taken.AfterEnd && taken.Action == OperatorAction.Retry && taken.Seq > afterSeq && taken.Stage is not null)],
        view.LastSeq)
    {
        Paused = view.Paused is not null,
    };
}
