using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Pages.Shared;

/// <summary>How a state is shown: words, a symbol and a tone, so that colour is never the only sign.</summary>
/// <param name="Label">The words.</param>
/// <param name="Icon">Name of a symbol of <see cref="Icon"/>.</param>
/// <param name="Tone">idle, active, wait, good, bad or muted: a class of the style sheet.</param>
public sealed record Look(string Label, string Icon, string Tone)
{
    public static Look Of(ReleaseStatus status) => status switch
    {
        ReleaseStatus.Scheduled => new("Scheduled", "clock", "idle"),
        ReleaseStatus.Queued => new("Queued", "clock", "idle"),
        ReleaseStatus.Running => new("Running", "play", "active"),
        ReleaseStatus.Waiting => new("Waiting", "clock", "wait"),
        ReleaseStatus.Paused => new("Paused", "pause", "wait"),
        ReleaseStatus.RollingBack => new("Rolling back", "undo", "wait"),
        ReleaseStatus.Succeeded => new("Succeeded", "check", "good"),
        ReleaseStatus.Rejected => new("Rejected", "stop", "muted"),
        ReleaseStatus.Expired => new("Expired", "clock", "muted"),
        ReleaseStatus.Superseded => new("Superseded", "skip", "muted"),
        ReleaseStatus.Aborted => new("Aborted", "stop", "muted"),
        ReleaseStatus.Failed => new("Failed", "cross", "bad"),
        ReleaseStatus.RolledBack => new("Rolled back", "undo", "bad"),
        ReleaseStatus.RollbackFailed => new("Rollback failed", "alert", "bad"),
        _ => new(status.ToString(), "dot", "idle"),
    };

    public static Look Of(StageStatus status) => status switch
    {
        StageStatus.Pending => new("Not started", "dot", "idle"),
        StageStatus.Running => Of(ReleaseStatus.Running),
        StageStatus.Waiting => Of(ReleaseStatus.Waiting),
        StageStatus.RollingBack => Of(ReleaseStatus.RollingBack),
        StageStatus.Succeeded => Of(ReleaseStatus.Succeeded),
        StageStatus.Skipped => new("Skipped", "skip", "muted"),
        StageStatus.Rejected => Of(ReleaseStatus.Rejected),
        StageStatus.Expired => Of(ReleaseStatus.Expired),
        StageStatus.Aborted => Of(ReleaseStatus.Aborted),
        StageStatus.Failed => Of(ReleaseStatus.Failed),
        StageStatus.RolledBack => Of(ReleaseStatus.RolledBack),
        StageStatus.RollbackFailed => Of(ReleaseStatus.RollbackFailed),
        _ => new(status.ToString(), "dot", "idle"),
    };

    /// <summary>A deployment; null: no final word yet.</summary>
    public static Look Of(DeploymentState? state) => state switch
    {
        null => new("In progress", "play", "active"),
        DeploymentState.Succeeded => new("Succeeded", "check", "good"),
        DeploymentState.Failed => new("Failed", "cross", "bad"),
        DeploymentState.TryAgain => new("To be sent again", "undo", "wait"),
        _ => new("Accepted", "play", "active"),
    };

    public static Look Of(GateVerdict verdict) => verdict switch
    {
        GateVerdict.Running => new("Measuring", "play", "active"),
        GateVerdict.Pass => new("Passed", "check", "good"),
        GateVerdict.Fail => new("Failed", "cross", "bad"),
        GateVerdict.Inconclusive => new("Inconclusive", "question", "wait"),
        GateVerdict.Error => new("Error", "alert", "wait"),
        _ => new("Stopped", "stop", "muted"),
    };

    public static Look Of(MeasurementVerdict verdict) => verdict switch
    {
        MeasurementVerdict.Pass => new("pass", "check", "good"),
        MeasurementVerdict.Fail => new("fail", "cross", "bad"),
        MeasurementVerdict.Inconclusive => new("inconclusive", "question", "wait"),
        MeasurementVerdict.Collecting => new("collecting", "clock", "idle"),
        _ => new("error", "alert", "wait"),
    };
}
