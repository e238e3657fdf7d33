using System.Text.Json;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;
using static ReleaseFunctions.Core.Tests.Releases.ReleaseBuilder;

namespace ReleaseFunctions.Core.Tests.Flags;

public sealed class FlagsLeftTests
{
    private static readonly FlagPlan Ramp = FlagRampTests.Plan("new", TimeSpan.FromMinutes(10), 5, 25);

    [Theory]
    [InlineData(OnFailure.Rollback, OperatorAction.Abort, StageStatus.Aborted, true)]
    [InlineData(OnFailure.Stop, OperatorAction.Abort, StageStatus.Aborted, false)]
    [InlineData(OnFailure.Ask, OperatorAction.Abort, StageStatus.Aborted, false)]
    [InlineData(OnFailure.Rollback, OperatorAction.Rollback, StageStatus.Aborted, false)] // the release's rollback does it
    [InlineData(OnFailure.Rollback, OperatorAction.Supersede, StageStatus.Aborted, true)]
    [InlineData(OnFailure.Rollback, OperatorAction.Supersede, StageStatus.Failed, true)]
    [InlineData(OnFailure.Stop, OperatorAction.Supersede, StageStatus.Failed, false)]
    [InlineData(OnFailure.Rollback, OperatorAction.Supersede, StageStatus.Succeeded, false)]
    [InlineData(OnFailure.Rollback, null, StageStatus.Failed, false)]
    [InlineData(OnFailure.Rollback, null, StageStatus.Aborted, true)]
    public void ArePutBack_InMidRamp_DependsOnWhoEndsItAndThePlan(OnFailure onFailure, OperatorAction? action, StageStatus ends, bool expected)
    {
        ReleaseBuilder release = Ramped(onFailure, 5);
        release = action is { } acted ? release.Acts(acted) : release;

        Assert.Equal(expected, FlagsLeft.ArePutBack(release.View, release.View.Stages[0], ends));
    }

    [Fact]
    public void ArePutBack_RampIsOver_StayAfterAnAbort()
    {
        ReleaseBuilder release = Ramped(OnFailure.Rollback, 25).Waits("one", new Waiting(WaitingCode.Health, "baking", Noon, null), StagePhase.Health).Acts(OperatorAction.Abort);

        Assert.False(FlagsLeft.ArePutBack(release.View, release.View.Stages[0], StageStatus.Aborted));
        Assert.Equal("new stands at 25%", FlagsLeft.Standing(release.View.Stages[0]));
    }

    [Fact]
    public void ArePutBack_NothingWasChanged_LeavesNothingToDo()
    {
        ReleaseBuilder release = new ReleaseBuilder(Plan(Flagged(OnFailure.Rollback))).Started().StageStarted("one").Sent("one").Acts(OperatorAction.Abort);

        Assert.False(FlagsLeft.ArePutBack(release.View, release.View.Stages[0], StageStatus.Aborted));
        Assert.Null(FlagsLeft.Standing(release.View.Stages[0]));
    }

    [Theory]
    [InlineData(true, false, false, true)]
    [InlineData(null, false, false, false)] // left where they were on purpose
    [InlineData(true, true, false, false)] // put back since
    [InlineData(true, false, true, false)] // tried again
    public void AreStuck_StageCouldNotPutThemBack_UntilSomebodyActs(bool? stuck, bool back, bool again, bool expected)
    {
        ReleaseBuilder release = Ramped(OnFailure.Rollback, 5)
            .Tell(EventTypes.StageFinished, new EventData.StageFinished(StageStatus.Aborted, "because", stuck), "one", 1)
            .Finished(ReleaseStatus.Aborted);
        release = back ? Changed(release, 5, 0, step: 0) : release;
        release = again ? release.StageStarted("one", 2) : release;

        Assert.Equal(expected, FlagsLeft.AreStuck(release.View));
    }

    [Fact]
    public void Sentences_ReasonTellsIt_AreNotRepeated()
    {
        StageResult told = new("one", 1, StageStatus.Aborted, "because", true) { FlagsLeft = "new stands at 5%" };

        Assert.Equal(" Flags of one: new stands at 5%.", FlagsLeft.Sentences("Aborted.", [told]));
        Assert.Empty(FlagsLeft.Sentences("Unhealthy while new stands at 5%: 3 is not <= 1.", [told]));
        Assert.Empty(FlagsLeft.Sentences("Aborted.", [told with { Carried = true }, told with { FlagsLeft = null }]));
    }

    private static StagePlan Flagged(OnFailure onFailure) => Stage("one", onFailure: onFailure) with { Flags = [Ramp] };

    private static ReleaseBuilder Ramped(OnFailure onFailure, double to) => new ReleaseBuilder(Plan(Flagged(onFailure))).Started().StageStarted("one").Sent("one").Deployed("one")
        .Tell(EventTypes.StageWaiting, new EventData.StageWaiting(StagePhase.Flags, null) { Found = [new(Ramp.Flag, 0, true, JsonSerializer.SerializeToElement(new { at = 0 }))] }, "one", 1)
        .Tell(EventTypes.FlagChanged, Change(0, to, step: 1), "one", 1);

    private static ReleaseBuilder Changed(ReleaseBuilder release, double from, double to, int step) => release.Tell(EventTypes.FlagChanged, Change(from, to, step), "one", 1);

    private static EventData.FlagChanged Change(double from, double to, int step) => new("launchDarkly", "ld", "shop/production", "new", from, to, step, "because");
}
