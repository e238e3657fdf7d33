using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;

namespace ReleaseFunctions.Core.Flags;

/// <summary>What becomes of the flags of a stage that ended without having passed.</summary>
public static class FlagsLeft
{
    /// <summary>
    /// Whether the stage itself puts its flags back when it ends. A ramp that was broken off is watched by nobody, so <see cref="OnFailure.Rollback"/> undoes it even
    /// where the release is not rolled back: when it was aborted, when another stage ended it, and when a newer release takes its place. What was
    /// deployed stays then, as after every abort. Where a rollback of the release follows it puts them back, and the stage does not.
    /// </summary>
    /// <param name="release">The facts when the stage ends.</param>
    /// <param name="stage">The stage, not written down as ended yet.</param>
    /// <param name="ended">How it ends.</param>
    public static bool ArePutBack(ReleaseView release, StageView stage, StageStatus ended)
    {
        if (ended.IsPassed() || stage.OnFailure != OnFailure.Rollback || stage.Flags is not { Undo.Count: > 0 })
        {
            return false;
        }

        // Past its flags phase a stage has shown what its ramp was to show; an abort leaves that, like its deployment.
        bool brokenOff = ended == StageStatus.Aborted && stage.Phase == StagePhase.Flags;
        return StopRequest.From(release, release.Run)?.Action switch
        {
            OperatorAction.Supersede => true,
            OperatorAction.Abort => brokenOff,
            null => brokenOff && !RollbackDue.Follows(release),
            _ => false,
        };
    }

    /// <summary>Where the flags stand that the ramp has changed and nobody has put back, such as <c>new-checkout stands at 25%</c>; null: there are none.</summary>
    public static string? Standing(StageView? stage) => stage is null or { Status: StageStatus.Succeeded or StageStatus.Skipped } || stage.Flags is not { Undo.Count: > 0 } flags
        ? null
        : FlagWords.Stands([.. flags.Flags.Where(flag => flag.Ramped).Select(flag => new FlagStanding(flag.Flag, flag.Percentage))]);

    /// <summary>Whether a stage of the release's latest run could not put its flags back, and nobody has since.</summary>
    public static bool AreStuck(ReleaseView release) =>
        release.Stages.Any(stage => stage.FlagsStuck && stage.Run == release.Run && stage.Flags is { Undo.Count: > 0 });

    /// <summary>A sentence about every stage that has left flags ramped or put them back itself, unless <paramref name="reason"/> tells it already; with a space before it, or empty.</summary>
    public static string Sentences(string reason, IEnumerable<StageResult> results) => string.Concat(results
        .Where(result => !result.Carried && result.FlagsLeft is { } left && !reason.Contains(left, StringComparison.Ordinal))
        .Select(result => $" Flags of {result.Stage}: {result.FlagsLeft}."));
}
