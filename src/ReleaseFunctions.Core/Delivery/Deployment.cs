using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Delivery;

/// <summary>A release that counts as a deployment: it reached production and ended by itself, well or badly.</summary>
/// <param name="FailedAt">When it was found to have failed; null: it did not.</param>
/// <param name="RecoveredAt">When it made that good itself; null: it did not.</param>
internal sealed record Deployment(string Plan, ReleaseStatus Status, DateTimeOffset RequestedAt, DateTimeOffset FinishedAt, DateTimeOffset? FailedAt, DateTimeOffset? RecoveredAt)
{
    public bool HasFailed => FailedAt is not null;

    /// <summary>It left its version running, in one go or after a retry.</summary>
    public bool HasSucceeded => Status == ReleaseStatus.Succeeded;

    /// <summary>The deployment that a release is; null: it is none, because it is a drill, never reached production, or a person or a rule ended it.</summary>
    public static Deployment? Of(ReleaseSummary release) =>
        release is { Drill: false, Delivery.SentAt: not null, FinishedAt: { } end }
        && release.Status is ReleaseStatus.Succeeded or ReleaseStatus.Failed or ReleaseStatus.RolledBack or ReleaseStatus.RollbackFailed
            ? new Deployment(release.Plan, release.Status, release.RequestedAt, release.FinishedAt.GetValueOrDefault(), release.Delivery!.FailedAt, release.Delivery.RecoveredAt)
            : null;
}
