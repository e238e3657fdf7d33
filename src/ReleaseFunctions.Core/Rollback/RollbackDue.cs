using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Rollback;

/// <summary>Whether what has happened so far makes a release undo a stage when its running stages have ended, as <see cref="ReleasePlanner"/> decides then.</summary>
public static class RollbackDue
{
    public static bool Of(ReleaseView release, StageView stage) => stage.SentAt is not null && stage.CanRollBack && Follows(release);

    /// <summary>Whether the release will roll back whatever there is to undo.</summary>
    public static bool Follows(ReleaseView release)
    {
        if (release.Status.IsOver())
        {
            return false;
        }

        if (StopRequest.From(release, release.Run) is { } stop)
        {
            return stop.Action == OperatorAction.Rollback;
        }

        List<StageView> bad = [.. release.Stages.Where(one => one.Run == release.Run && one.OnFailure != OnFailure.Ask && one.Status is StageStatus.Failed or StageStatus.Rejected)];
        bool failed = bad.Any(one => one.Status == StageStatus.Failed);
        return bad.Any(one => one.OnFailure == OnFailure.Rollback && (one.Status == StageStatus.Failed) == failed);
    }
}
