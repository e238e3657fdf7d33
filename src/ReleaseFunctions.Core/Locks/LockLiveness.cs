using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;

namespace ReleaseFunctions.Core.Locks;

/// <summary>Tells from a release's facts whether a claim has outlived what it was made for. What is gone never comes back under the same key.</summary>
public static class LockLiveness
{
    /// <summary>Why nobody needs the claim any more; null: as far as the facts tell, somebody does.</summary>
    /// <param name="release">The claim's release, read after the claim; null: it is not in the store.</param>
    public static string? WhyGone(LockClaim claim, ReleaseView? release) => release switch
    {
        null => $"release {claim.ReleaseId} is not in the store",
        { Status: var status } when status.IsOver() => $"release {claim.ReleaseId} has ended as {WireName.Of(status)}",
        _ => WhyGone(claim, release, release.FindStage(claim.Stage)),
    };

    /// <summary>The holder's turn has come, but as far as the facts tell it does not know: its wake-up may be lost.</summary>
    public static bool IsUnaware(LockClaim holder, ReleaseView release) =>
        release.FindStage(holder.Stage) is { WaitingOn.Code: WaitingCode.Lock } stage && stage.Attempt == holder.Attempt;

    /// <summary>A rollback keeps the lock before its orchestration exists, as long as the release's own does.</summary>
    public static bool IsReserved(LockClaim claim, ReleaseView release) => claim.Purpose == LockPurpose.Rollback && release.Status != ReleaseStatus.RollingBack;

    private static string? WhyGone(LockClaim claim, ReleaseView release, StageView? stage) => stage switch
    {
        null => $"release {claim.ReleaseId} has no stage {claim.Stage}",
        _ when claim.Purpose == LockPurpose.Rollback => release.Status == ReleaseStatus.RollingBack || RollbackDue.Of(release, stage) ? null : "no rollback of the stage is due",
        _ when stage.Attempt > claim.Attempt => $"attempt {stage.Attempt} of stage {claim.Stage} has replaced it",
        _ when stage.Attempt == claim.Attempt && (stage.Status.IsOver() || stage.Status == StageStatus.RollingBack) => $"stage {claim.Stage} has ended: it is {WireName.Of(stage.Status)}",
        _ when release.Status == ReleaseStatus.RollingBack => $"release {claim.ReleaseId} is being rolled back, so no stage of it runs any more",
        _ => null,
    };
}
