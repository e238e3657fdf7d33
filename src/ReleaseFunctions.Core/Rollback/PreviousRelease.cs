using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Rollback;

/// <summary>The version that stood in a stage's environment before a release deployed there.</summary>
public static class PreviousRelease
{
    /// <summary>
    /// Of the other releases of the plan, the one of another version whose deployment was the last to succeed in the stage before this one's was sent, and
    /// was not rolled back since. Drills never count. Null: there is none.
    /// </summary>
    public static ReleaseView? Find(ReleaseView release, string stage, IEnumerable<ReleaseView> others)
    {
        DateTimeOffset sentAt = release.FindStage(stage)?.SentAt ?? DateTimeOffset.MaxValue;
        return others
            .Where(other => other.Facts.Plan == release.Facts.Plan && other.Facts.Version != release.Facts.Version && other.Facts.Drill is null)
            .Where(other => DeployedAt(other, stage) < sentAt)
            .MaxBy(other => DeployedAt(other, stage));
    }

    /// <summary>Whether a listed release can be it at all.</summary>
    public static bool MayBe(ReleaseSummary other, ReleaseFacts release) =>
        other.Id != release.Id && other.Plan == release.Plan && other.Version != release.Version && !other.Drill;

    /// <summary>Whether a listed release may have deployed after <paramref name="best"/> did: one that had ended by then did not.</summary>
    public static bool MayComeAfter(ReleaseSummary other, ReleaseView? best, string stage) =>
        best is null || other.FinishedAt is not { } ended || ended >= DeployedAt(best, stage);

    /// <summary>This release with what the other one deployed.</summary>
    public static ReleaseFacts Facts(ReleaseFacts release, ReleaseView previous) => release with
    {
        Version = previous.Facts.Version,
        Commit = previous.Facts.Commit,
        Author = previous.Facts.Author,
        Artifacts = previous.Facts.Artifacts,
    };

    private static DateTimeOffset? DeployedAt(ReleaseView release, string stage) =>
        release.FindStage(stage) is { Status: StageStatus.Succeeded, Deployment: { Status: DeploymentState.Succeeded, FinishedAt: { } at } } ? at : null;
}
