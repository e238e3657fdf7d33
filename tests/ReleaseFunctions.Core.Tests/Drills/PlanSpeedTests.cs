using System.Text.Json;
using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Tests.Plans;

namespace ReleaseFunctions.Core.Tests.Drills;

public sealed class PlanSpeedTests
{
    [Fact]
    public void Apply_Plan_DividesEveryDurationAndChangesNothingElse()
    {
        Plan plan = Sample("checkout");

        Plan fast = PlanSpeed.Apply(plan, 2);

        StagePlan stage = fast.Stage("production");
        Assert.Equal(plan.Stage("production").Approval!.Timeout / 2, stage.Approval!.Timeout);
        Assert.Equal(plan.Stage("production").Approval!.Remind / 2, stage.Approval.Remind);
        Assert.Equal(plan.Stage("production").Deploy.Timeout / 2, stage.Deploy.Timeout);
        Assert.Equal(plan.Stage("production").Deploy.Retry.Delay / 2, stage.Deploy.Retry.Delay);
        Assert.Equal(plan.Stage("production").Health!.Bake / 2, stage.Health!.Bake);
        Assert.Equal(plan.Stage("production").Health!.Every / 2, stage.Health.Every);
        Assert.Equal(plan.Stage("production").Rollback!.Timeout / 2, stage.Rollback!.Timeout);
        Assert.Equal(Without(plan), Without(fast));
    }

    [Fact]
    public void Apply_SpeedIsOne_IsTheSamePlan()
    {
        Plan plan = Sample("checkout");

        Assert.Same(plan, PlanSpeed.Apply(plan, 1));
    }

    [Fact]
    public void Apply_DurationWouldVanish_KeepsTheShortest()
    {
        DrillScenario fast = PlanSpeed.Apply(new DrillScenario { Name = "a", Takes = TimeSpan.FromSeconds(1), Reacts = TimeSpan.Zero }, 10_000);

        Assert.Equal((PlanSpeed.Shortest, TimeSpan.Zero), (fast.Takes, fast.Reacts));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(10_001)]
    [InlineData(double.NaN)]
    public void Apply_SpeedIsOutOfBounds_IsRefused(double speed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PlanSpeed.Apply(DrillScenario.AllWell, speed));

    private static Plan Sample(string name) => PlanReader.Read(RepositoryFiles.Text($"plans/{name}.yaml"), PlanSamples.Rules with { Name = name }).Plan!;

    // What remains of a plan when times are struck out.
    private static string Without(Plan plan) => System.Text.RegularExpressions.Regex.Replace(
        JsonSerializer.Serialize(plan, WireJson.Options), "\"(\\d+\\.)?\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?\"", "\"time\"");
}
