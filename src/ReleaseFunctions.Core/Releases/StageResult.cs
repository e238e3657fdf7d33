namespace ReleaseFunctions.Core.Releases;

/// <summary>How one attempt of a stage ended, as far as the release's next step depends on it.</summary>
/// <param name="Status">One of the statuses that are over.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="DeploySent">A deploy request of this or an earlier attempt was sent and not rolled back since.</param>
public sealed record StageResult(string Stage, int Attempt, StageStatus Status, string Reason, bool DeploySent)
{
    /// <summary>It comes from an earlier run: it still blocks what needs it and how the release ends, but halts nothing else.</summary>
    public bool Carried { get; init; }

    /// <summary>Where flags stand that its ramp has changed and nobody has put back, or that it has put them back itself; null: there are none, or the stage has passed.</summary>
    public string? FlagsLeft { get; init; }

    /// <summary>The stage was to put its flags back, and could not.</summary>
    public bool FlagsStuck { get; init; }
}

/// <summary>Builds the results of an earlier run from the release's view.</summary>
public static class StageResults
{
    /// <summary>Every stage that was started or skipped. One that the run left unfinished counts as aborted.</summary>
    public static IReadOnlyDictionary<string, StageResult> From(ReleaseView view) => view.Stages
        .Where(stage => stage.Status != StageStatus.Pending)
        .ToDictionary(stage => stage.Stage, Carried);

    /// <summary>The same for a run that retries <paramref name="stage"/>: without it, and without stages that were only aborted, which start again too.</summary>
    public static IReadOnlyDictionary<string, StageResult> ForRetry(ReleaseView view, string stage) => From(view)
        .Where(result => result.Key != stage && result.Value.Status != StageStatus.Aborted)
        .ToDictionary();

    private static StageResult Carried(StageView stage) => new(
        stage.Stage,
        stage.Attempt,
        stage.Status.IsOver() ? stage.Status : StageStatus.Aborted,
        stage.Reason ?? "no reason was recorded",
        stage.SentAt is not null)
    {
        Carried = true,
        FlagsLeft = Flags.FlagsLeft.Standing(stage),
    };
}
