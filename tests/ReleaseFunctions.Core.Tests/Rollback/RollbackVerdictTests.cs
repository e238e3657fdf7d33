using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Rollback;

namespace ReleaseFunctions.Core.Tests.Rollback;

public sealed class RollbackVerdictTests
{
    private static readonly ReleaseDecision.RollBack Failed = new("Stage 'two' failed: 500", ReleaseStatus.RolledBack);

    [Fact]
    public void Of_EveryStageCompletedAndHealthy_IsRolledBack() =>
        Assert.Equal(
            new RollbackVerdict(ReleaseStatus.RolledBack, "Stage 'two' failed: 500. Rolled back: two, one. Left as deployed, because the plan has no rollback for them: three."),
            RollbackVerdict.Of(Failed, [new("two", true, "ok", GateVerdict.Pass, "fine"), new("one", true, "ok")], ["three"]));

    [Fact]
    public void Of_Rejection_StaysRejected() =>
        Assert.Equal(ReleaseStatus.Rejected, RollbackVerdict.Of(Failed with { ThenStatus = ReleaseStatus.Rejected }, [new("one", true, "ok")], []).Status);

    [Fact]
    public void Of_OneDidNotComplete_IsRollbackFailedAndNamesIt() =>
        Assert.Equal(
            new RollbackVerdict(ReleaseStatus.RollbackFailed, "Stage 'two' failed: 500. The rollback failed: the rollback of two did not complete: 503."),
            RollbackVerdict.Of(Failed, [new("two", false, "503"), new("one", true, "ok")], []));

    [Theory]
    [InlineData(GateVerdict.Fail, OnInconclusive.Pass, ReleaseStatus.RollbackFailed)]
    [InlineData(GateVerdict.Inconclusive, OnInconclusive.Ask, ReleaseStatus.RollbackFailed)]
    [InlineData(GateVerdict.Error, OnInconclusive.Fail, ReleaseStatus.RollbackFailed)]
    [InlineData(GateVerdict.Inconclusive, OnInconclusive.Pass, ReleaseStatus.RolledBack)]
    [InlineData(GateVerdict.Stopped, OnInconclusive.Pass, ReleaseStatus.RollbackFailed)]
    [InlineData(GateVerdict.Running, OnInconclusive.Pass, ReleaseStatus.RollbackFailed)]
    public void Of_HealthAfterwards_NothingUnknownIsAGoodRollback(GateVerdict health, OnInconclusive onInconclusive, ReleaseStatus expected)
    {
        RollbackVerdict verdict = RollbackVerdict.Of(Failed, [new("two", true, "ok", health, "no data.", onInconclusive)], []);

        Assert.Equal(expected, verdict.Status);
        Assert.Equal(
            expected == ReleaseStatus.RolledBack,
            verdict.Reason != "Stage 'two' failed: 500. The rollback failed: two is not shown to be healthy after its rollback: no data.");
    }

    [Fact]
    public void Of_NothingUndone_StaysFailed() =>
        Assert.Equal(
            new RollbackVerdict(ReleaseStatus.Failed, "Stage 'two' failed: 500. Nothing was there to roll back."),
            RollbackVerdict.Of(Failed, [], []));
}
