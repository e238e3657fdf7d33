using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Inputs;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Plans;

namespace ReleaseFunctions.Core.Tests.Flags;

public sealed class FlagPlanTests
{
    private const string LaunchDarkly = "launchDarkly: { connection: ld, project: shop, environment: prod, flag: new, steps: [5, 100] }";

    [Fact]
    public void Read_Flags_AreBuiltWithTheirDefaults()
    {
        PlanReading reading = Read(LaunchDarkly, "appConfiguration: { connection: config, key: New Cart, steps: [0.125], every: 90s }");

        Assert.Empty(reading.Errors);
        StagePlan stage = reading.Plan!.Stages[0];
        Assert.Equal((OnFailure.Rollback, true, null), (stage.OnFailure, stage.CanUndo, stage.Rollback));
        Assert.Equal(new LaunchDarklyFlag { Connection = "ld", Project = "shop", Environment = "prod", Flag = "new" }, stage.Flags[0].Flag);
        Assert.Equal(new AppConfigurationFlag { Connection = "config", Key = "New Cart" }, stage.Flags[1].Flag);
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(90)), (stage.Flags[0].Every, stage.Flags[1].Every));
        Assert.Equal([5, 100, 0.125], stage.Flags.SelectMany(flag => flag.Steps));
    }

    [Theory]
    [InlineData("launchDarkly: { connection: ld, project: shop, environment: prod, flag: new, steps: [25, 5] }", "launchDarkly.steps[1]", "The steps must rise, but 5% follows 25%.")]
    [InlineData("launchDarkly: { connection: ld, project: shop, environment: prod, flag: new, steps: [0.0625] }", "launchDarkly.steps[0]", "A step has at most three decimals, found 0.0625.")]
    [InlineData("launchDarkly: { connection: ld, project: shop, environment: prod, flag: new, steps: [101] }", "launchDarkly.steps[0]", "Expected a number from 0.001 to 100, found 101.")]
    [InlineData("launchDarkly: { connection: config, project: shop, environment: prod, flag: new, steps: [5] }", "launchDarkly.connection", "The connection 'config' is of kind appConfiguration")]
    [InlineData("launchDarkly: { connection: ld, project: shop, environment: prod, flag: a/b, steps: [5] }", "launchDarkly.flag", "'a/b' is not a key of LaunchDarkly")]
    [InlineData("launchDarkly: { connection: ld, project: shop, environment: '..', flag: a, steps: [5] }", "launchDarkly.environment", "'..' is not a key of LaunchDarkly")]
    [InlineData("launchDarkly: { connection: ld, project: shop, environment: prod, flag: a, steps: [5], every: 8d }", "launchDarkly.every", "Expected a duration from 100ms to 7d")]
    [InlineData("launchDarkly: { connection: ld, project: '{{shop}}', environment: prod, flag: a, steps: [5] }", "launchDarkly.project", "The template name 'shop' is unknown")]
    [InlineData("appConfiguration: { connection: config, key: 'a*', steps: [5] }", "appConfiguration.key", "a name in App Configuration holds no % * ,")]
    [InlineData("appConfiguration: { connection: config, key: a, steps: [5], flag: b }", "appConfiguration.flag", "The key 'flag' is unknown")]
    public void Read_MistakeInAFlag_IsNamed(string flag, string path, string message)
    {
        PlanError error = Assert.Single(Read(flag).Errors);

        Assert.Equal($"stages[0].flags[0].{path}", error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FlagTwice_IsRefused()
    {
        PlanError error = Assert.Single(Read(LaunchDarkly, LaunchDarkly.Replace("[5, 100]", "[50]", StringComparison.Ordinal)).Errors);

        Assert.Equal(("stages[0].flags[1].launchDarkly", "The flag is there twice, first in line 6; a stage ramps a flag once."), (error.Path, error.Message));
    }

    [Fact]
    public void Read_GateOfAStepThatWouldMeasureTooOften_IsRefused()
    {
        string plan = Text(LaunchDarkly.Replace("100] ", "100], every: 2d ", StringComparison.Ordinal)) + """

                health: { bake: 10m, every: 1s, checks: [ { check: up, prometheus: { connection: prom, query: up }, pass: "== 1" } ] }
            """;

        PlanError error = Assert.Single(PlanSamples.Read(plan).Errors);

        Assert.Equal("stages[0].flags[0].launchDarkly.every", error.Path);
        Assert.Contains("172801 times; at most 3000", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("every: 3m", "", "A step stands for 3m, in which check 'latency' gets at most 4 values on each side; it needs 5, so no step could pass.")]
    [InlineData("every: 4m", "", null)]
    [InlineData("every: 4m", "initialDelay: 1m,", "at most 4 values")]
    [InlineData("every: 3m", "STEP", null)] // a value every 30 s
    [InlineData("every: 2m", "MIN", null)] // the plan asks for three
    public void Read_StepTooShortForAComparison_IsRefusedWithWhatToDo(string every, string health, string? expected)
    {
        string check = $"check: latency, prometheus: {{ connection: prom, query: a, compareTo: b }}{(health == "STEP" ? ", compare: { step: 30s }" : health == "MIN" ? ", minSamples: 3" : string.Empty)}";
        string plan = Text(LaunchDarkly.Replace("steps: [5, 100]", $"steps: [5, 100], {every}", StringComparison.Ordinal))
            + $"\n    health: {{ bake: 30m, every: 1m, {(health is "STEP" or "MIN" ? string.Empty : health)} checks: [ {{ {check} }} ] }}";

        IReadOnlyList<PlanError> errors = PlanSamples.Read(plan).Errors;

        Assert.Equal(expected is null ? 0 : 1, errors.Count);
        Assert.All(errors, error => Assert.Contains(expected!, error.Message, StringComparison.Ordinal));
        Assert.All(errors, error => Assert.Equal("stages[0].flags[0].launchDarkly.every", error.Path));
    }

    [Fact]
    public void Read_OnFailureRollbackWithNeitherRollbackNorFlags_IsRefused()
    {
        Assert.Empty(PlanSamples.Read(Text(LaunchDarkly) + "\n    onFailure: rollback").Errors);
        Assert.Contains("no 'rollback' and no 'flags'", Assert.Single(PlanSamples.Read(Text() + "\n    onFailure: rollback").Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_TemplatesInAFlag_AreReplaced()
    {
        Plan plan = PlanSamples.Read(PlanSamples.Full).Plan!;

        StagePlan stage = StageTemplates.Resolve(plan.Stages[1], Facts("westeurope"), 1);

        Assert.Equal(("production", "checkout-second"), (((LaunchDarklyFlag)stage.Flags[0].Flag).Environment, stage.Flags[0].Flag.Name));
        Assert.Equal("production", ((AppConfigurationFlag)stage.Flags[1].Flag).Label);
    }

    [Fact]
    public void Check_ValueThatIsNoKey_IsRefusedAtKickoff()
    {
        Plan plan = PlanSamples.Read(Text(LaunchDarkly.Replace("flag: new", "flag: 'new-{{variables.region}}'", StringComparison.Ordinal)).Replace("stages:", "variables: { region: x }\nstages:", StringComparison.Ordinal)).Plan!;

        Assert.Empty(StageTemplates.Check(plan, Facts("westeurope")));
        InputError error = Assert.Single(StageTemplates.Check(plan, Facts("west/europe")));
        Assert.Equal("The value of 'variables.region' may hold only letters, digits and . _ - because it stands in the key of a flag (stage 'only').", error.Message);
    }

    private static PlanReading Read(params string[] flags) => PlanSamples.Read(Text(flags));

    private static string Text(params string[] flags) => $$"""
        plan: flagged
        stages:
          - stage: only
            environment: test
            flags: [ {{(flags.Length == 0 ? "" : "{ " + string.Join(" }, { ", flags).ReplaceLineEndings("") + " }")}} ]
            deploy:
              webhook: { connection: target, path: /deploy }
        """.Replace(" }, { ", " },\n      { ", StringComparison.Ordinal).Replace("flags: [ {", "flags: [\n      {", StringComparison.Ordinal);

    private static ReleaseFacts Facts(string region) => new()
    {
        Id = "r1",
        Plan = "everything",
        PlanVersion = 1,
        PlanDigest = new string('d', 64),
        Version = "1.2.3",
        Commit = "c0ffee1",
        Requester = "key:ci",
        RequestedAt = DateTimeOffset.UnixEpoch,
        Variables = new Dictionary<string, string> { ["region"] = region, ["cluster"] = "7" },
    };
}
