using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Flags;

namespace ReleaseFunctions.Core.Tests.Drills;

public sealed class SimulatedFlagTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly LaunchDarklyFlag Flag = new() { Connection = "ld", Project = "shop", Environment = "production", Flag = "new" };
    private static readonly FlagOrder Order = new(Flag, 5, 25, "step 2");

    [Fact]
    public void Set_NothingIsSaid_IsDoneAtOnceAndPutsBackWhatWasRead()
    {
        FlagAnswer read = SimulatedFlag.Read(2.5);

        Assert.Equal((FlagOutcome.Done, 2.5), (read.Outcome, read.State!.Percentage));
        Assert.Equal((FlagOutcome.Done, 25, 5), (SimulatedFlag.Set(DrillScenario.AllWell, "production", Order, Noon, Noon).Outcome, SimulatedFlag.Set(DrillScenario.AllWell, "production", Order, Noon, Noon).State!.Percentage, 5));
        Assert.Equal(2.5, SimulatedFlag.Revert(DrillScenario.AllWell, "production", Flag, read.State.Snapshot, Noon, Noon).State!.Percentage);
    }

    [Theory]
    [InlineData(0, FlagOutcome.TryAgain)]
    [InlineData(119, FlagOutcome.TryAgain)]
    [InlineData(120, FlagOutcome.Done)]
    public void Set_SystemIsSlow_IsTakenAfterItsTime(int seconds, FlagOutcome expected)
    {
        DrillScenario scenario = new() { Name = "slow", Flags = [new DrillFlag { Stage = "production", To = 25, Takes = TimeSpan.FromMinutes(2) }] };

        FlagAnswer answer = SimulatedFlag.Set(scenario, "production", Order, Noon, Noon.AddSeconds(seconds));

        Assert.Equal(expected, answer.Outcome);
        Assert.Equal(expected == FlagOutcome.Done ? null : TimeSpan.FromSeconds(120 - seconds), answer.RetryAfter);
        Assert.Equal(FlagOutcome.Done, SimulatedFlag.Set(scenario, "production", Order with { To = 5 }, Noon, Noon).Outcome);
    }

    [Fact]
    public void Revert_SystemRefuses_SaysSoAndOnlyThen()
    {
        DrillScenario scenario = new() { Name = "no", Flags = [new DrillFlag { Stage = "production", Flag = "new", Action = DrillFlagAction.PutBack, Fails = "locked" }] };

        FlagAnswer answer = SimulatedFlag.Revert(scenario, "production", Flag, SimulatedFlag.Read(0).State!.Snapshot, Noon, Noon);

        Assert.Equal((FlagOutcome.Refused, "locked"), (answer.Outcome, answer.Message));
        Assert.Equal(FlagOutcome.Done, SimulatedFlag.Set(scenario, "production", Order, Noon, Noon).Outcome);
    }
}
