using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Drills;

public sealed class SimulatedTests
{
    [Theory]
    [InlineData("<= 0.01")]
    [InlineData("< 1e-9")]
    [InlineData(">= 0.99")]
    [InlineData(">= 0.99 and < 1.5")]
    [InlineData("== 3")]
    [InlineData("!= 0")]
    [InlineData("> -5 and <= -4 or > 100")]
    [InlineData(">= 200 and < 300")]
    [InlineData("<= baseline * 1.1")]
    [InlineData("> baseline - 1 and < baseline + 1")]
    public void Metric_AnyCondition_PassesAndFailsAsTheScenarioHasIt(string condition)
    {
        Func<double, bool> holds = value => PassCondition.Parse(condition).Holds(value, 2) == true;

        Sample good = SimulatedMetric.Of(null, condition, holds);
        Sample bad = SimulatedMetric.Of(DrillReading.Fail, condition, holds);

        Assert.True(holds(good.Value!.Value), $"{good.Value} was to pass");
        Assert.False(holds(bad.Value!.Value), $"{bad.Value} was to fail");
        Assert.Equal(SampleKind.NoData, SimulatedMetric.Of(DrillReading.NoData, condition, holds).Kind);
        Assert.Equal(SampleKind.Error, SimulatedMetric.Of(DrillReading.Error, condition, holds).Kind);
    }

    [Fact]
    public void Metric_NothingCanPass_HasNoData() => Assert.Equal(SampleKind.NoData, SimulatedMetric.Of(null, "< 1 and > 2", _ => false).Kind);

    [Fact]
    public void Deployment_Succeeds_TakesItsTime()
    {
        DrillScenario scenario = new() { Name = "a", Takes = TimeSpan.FromMinutes(2) };

        DeploymentAnswer taken = SimulatedDeployment.Start(scenario, "s", DeploymentAction.Deploy, 1, ReleaseBuilder.Noon);

        Assert.Equal((DeploymentState.Running, TimeSpan.FromMinutes(2)), (taken.State, taken.RetryAfter));
        Assert.Equal((DeploymentState.Running, TimeSpan.FromMinutes(1)), Follow(taken, 1));
        Assert.Equal((DeploymentState.Succeeded, null), Follow(taken, 2));
    }

    [Fact]
    public void Deployment_Fails_SaysWhatTheScenarioHas()
    {
        DrillScenario scenario = new() { Name = "a", Targets = [new() { Stage = "s", Attempt = 1, Takes = TimeSpan.FromMinutes(1), Fails = "no | disk" }] };

        DeploymentAnswer first = SimulatedDeployment.Start(scenario, "s", DeploymentAction.Deploy, 1, ReleaseBuilder.Noon);

        DeploymentAnswer end = SimulatedDeployment.Follow(first.Handle!, ReleaseBuilder.Noon.AddMinutes(1));
        Assert.Equal((DeploymentState.Failed, "no | disk"), (end.State, end.Message));
        Assert.Equal((DeploymentState.Succeeded, null), Follow(SimulatedDeployment.Start(scenario, "s", DeploymentAction.Deploy, 2, ReleaseBuilder.Noon), 1));
        Assert.Equal((DeploymentState.Succeeded, null), Follow(SimulatedDeployment.Start(scenario, "s", DeploymentAction.Rollback, 1, ReleaseBuilder.Noon), 1));
    }

    [Fact]
    public void Deployment_CallbackIsLost_IsOnlyTaken()
    {
        DrillScenario scenario = new() { Name = "a", Targets = [new() { Stage = "s", Lost = true }] };

        DeploymentAnswer taken = SimulatedDeployment.Start(scenario, "s", DeploymentAction.Deploy, 1, ReleaseBuilder.Noon);

        Assert.Equal((DeploymentState.Accepted, null), (taken.State, taken.Handle));
    }

    private static (DeploymentState State, TimeSpan? RetryAfter) Follow(DeploymentAnswer taken, int minutes)
    {
        DeploymentAnswer answer = SimulatedDeployment.Follow(taken.Handle!, ReleaseBuilder.Noon.AddMinutes(minutes));
        return (answer.State, answer.RetryAfter);
    }
}
