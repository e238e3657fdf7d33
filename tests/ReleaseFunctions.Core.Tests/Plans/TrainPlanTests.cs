using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Plans;

public sealed class TrainPlanTests
{
    [Fact]
    public void Read_StageThatStartsARelease_IsUndoneByRollingItBack()
    {
        PlanReading reading = Read("deploy: { release: { plan: shop, version: \"{{release.version}}\", variables: { region: \"{{variables.region}}\" } } }");

        StagePlan stage = Assert.Single(reading.Plan!.Stages);
        ChildRelease child = Assert.IsType<ChildRelease>(stage.Deploy.Target);
        Assert.Equal(("shop", TimeSpan.FromHours(24), OnFailure.Rollback), (child.Plan, stage.Deploy.Timeout, stage.OnFailure));
        Assert.Equal(stage.Deploy, stage.Rollback);
        ChildRelease resolved = (ChildRelease)StageTemplates.Resolve(stage, ReleaseBuilder.Facts(), 1).Deploy.Target;
        Assert.Equal(("1.4.2", "westeurope"), (resolved.Version, resolved.Variables["region"]));
    }

    [Theory]
    [InlineData("deploy: { release: { plan: train, version: \"1\" } }", "starts itself")]
    [InlineData("deploy: { release: { plan: shop, version: \"1\" }, retry: { attempts: 2 } }", "a release is started once")]
    [InlineData("deploy: { release: { plan: shop, version: \"1\" } }\n    rollback: previous", "undone by rolling that release back")]
    [InlineData("deploy: { release: { plan: shop } }", "The key 'version' is missing")]
    [InlineData("deploy: { release: { plan: shop, version: \"{{release.nothing}}\" } }", "is unknown")]
    [InlineData("deploy: { webhook: { connection: target, path: /a } }\n    rollback: before", "a mapping (keys and values) or previous")]
    [InlineData("deploy: { release: { plan: shop, version: \"1\" }, webhook: { connection: target, path: /a } }", "Expected exactly one of")]
    public void Read_Mistake_SaysWhatIsWrong(string stage, string expected) =>
        Assert.Contains(Read(stage).Errors, error => error.Message.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Read_RollbackPrevious_KeepsTheDeploymentsTimeout()
    {
        StagePlan stage = Read("deploy: { webhook: { connection: target, path: /a }, timeout: 7m }\n    rollback: previous").Plan!.Stages[0];

        Assert.IsType<PreviousVersion>(stage.Rollback!.Target);
        Assert.Equal((TimeSpan.FromMinutes(7), OnFailure.Rollback), (stage.Rollback.Timeout, stage.OnFailure));
    }

    [Fact]
    public void Plan_OfEveryTarget_SurvivesTheWire()
    {
        Plan plan = Read("deploy: { release: { plan: shop, version: \"1\" } }\n    rollback: { webhook: { connection: target, path: /a } }").Plan!;

        Plan copy = JsonSerializer.Deserialize<Plan>(JsonSerializer.Serialize(plan, WireJson.Options), WireJson.Options)!;

        Assert.Equal("shop", Assert.IsType<ChildRelease>(copy.Stages[0].Deploy.Target).Plan);
        Assert.Equal("/a", copy.Stages[0].Rollback!.Webhook.Path);
    }

    private static PlanReading Read(string stage) =>
        PlanSamples.Read($"plan: train\nvariables: {{ region: north }}\nstages:\n  - stage: all\n    environment: everywhere\n    {stage}\n");
}
