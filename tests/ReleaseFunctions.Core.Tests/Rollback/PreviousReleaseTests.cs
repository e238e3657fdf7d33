using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;
using ReleaseFunctions.Core.Tests.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Rollback;

public sealed class PreviousReleaseTests
{
    [Fact]
    public void Find_SeveralVersionsSucceeded_IsTheLastOneBeforeThisWasSent()
    {
        ReleaseView release = Deployed("now", "3", 60, StageStatus.Failed);
        ReleaseView[] others = [Deployed("old", "1", 0), Deployed("before", "2", 20), Deployed("again", "3", 30), Deployed("broken", "4", 40, StageStatus.Failed), Deployed("later", "5", 90)];

        Assert.Equal("before", PreviousRelease.Find(release, "a", others)?.Facts.Id);
        Assert.Equal("2", PreviousRelease.Facts(release.Facts, others[1]).Version);
        Assert.Equal("now", PreviousRelease.Facts(release.Facts, others[1]).Id);
    }

    [Fact]
    public void Find_NothingElseSucceeded_IsNone()
    {
        ReleaseView release = Deployed("now", "3", 60, StageStatus.Failed);

        Assert.Null(PreviousRelease.Find(release, "a", [Deployed("broken", "2", 10, StageStatus.Failed), Deployed("same", "3", 20)]));
        Assert.Null(PreviousRelease.Find(release, "a", [Deployed("drill", "2", 10, drill: true)]));
    }

    [Fact]
    public void MayComeAfter_AListedRelease_IsLeftOutOnlyWhereItHadEndedBefore()
    {
        ReleaseView best = Deployed("before", "2", 20);
        DateTimeOffset deployed = best.Stages[0].Deployment!.FinishedAt!.Value;
        ReleaseSummary listed = ReleaseSummary.Of(Deployed("other", "1", 0));

        Assert.True(PreviousRelease.MayComeAfter(listed with { FinishedAt = deployed.AddDays(-1) }, null, "a"));
        Assert.True(PreviousRelease.MayComeAfter(listed with { FinishedAt = null }, best, "a"));
        Assert.True(PreviousRelease.MayComeAfter(listed with { FinishedAt = deployed.AddSeconds(1) }, best, "a"));
        Assert.False(PreviousRelease.MayComeAfter(listed with { FinishedAt = deployed.AddSeconds(-1) }, best, "a"));
        Assert.False(PreviousRelease.MayBe(listed with { Version = "3" }, best.Facts with { Id = "now", Version = "3" }));
        Assert.False(PreviousRelease.MayBe(listed with { Drill = true }, best.Facts));
    }

    private static ReleaseView Deployed(string id, string version, int minute, StageStatus status = StageStatus.Succeeded, bool drill = false)
    {
        ReleaseBuilder release = new(Plan(Stage("a")), Facts() with { Id = id, Version = version, Drill = drill ? new DrillFacts(null, 1) : null });
        for (int i = 0; i < minute; i++)
        {
            release.Tell("unknown.event", new { }); // a minute each
        }

        return release.Started().StageStarted("a").Sent("a").Deployed("a").StageFinished("a", status).View;
    }
}
