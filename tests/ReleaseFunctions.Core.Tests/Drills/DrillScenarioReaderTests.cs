using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Plans;

namespace ReleaseFunctions.Core.Tests.Drills;

public sealed class DrillScenarioReaderTests
{
    public static TheoryData<string> Files => new(Directory.GetFiles(RepositoryFiles.PathOf("plans/drills"), "*.yaml").Select(file => Path.GetFileName(file)!));

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_ScenarioThatComesWithTheApplication_HasNoErrors(string file)
    {
        (DrillScenario? scenario, IReadOnlyList<PlanError> errors) = DrillScenarioReader.Read(RepositoryFiles.Text($"plans/drills/{file}"), Path.GetFileNameWithoutExtension(file));

        Assert.Empty(errors);
        Assert.NotEmpty(scenario!.Description!);
    }

    [Fact]
    public void Read_ExampleOfTheDocumentation_HasNoErrors()
    {
        string example = RepositoryFiles.Text("docs/drills.md").Split("```yaml\n")[1].Split("```")[0];

        Assert.Empty(DrillScenarioReader.Read(example).Errors);
    }

    [Fact]
    public void Read_EveryKey_IsTaken()
    {
        (DrillScenario? scenario, IReadOnlyList<PlanError> errors) = DrillScenarioReader.Read("""
            scenario: everything
            description: All of it
            takes: 2m
            reacts: 1m
            targets:
              - { stage: a, action: rollback, attempt: 2, takes: 3m, fails: no }
              - { stage: b, callback: lost }
            metrics:
              - { stage: a, check: errors, from: 3m, for: 5m, gives: noData }
            flags:
              - { stage: a, flag: new, to: 25, takes: 3m }
              - { stage: a, action: putBack, fails: no }
            people:
              - { person: Ada@contoso.example, absent: true }
              - { person: bob@contoso.example, after: 2h, decides: reject }
            freezes:
              - { freeze: ice, from: 10m, for: 1h }
            operator: { absent: false, after: 1m, does: abort }
            """);

        Assert.Empty(errors);
        Assert.Equal(("everything", "All of it", TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1)), (scenario!.Name, scenario.Description, scenario.Takes, scenario.Reacts));
        Assert.Equal(new DrillTarget { Stage = "a", Action = DeploymentAction.Rollback, Attempt = 2, Takes = TimeSpan.FromMinutes(3), Fails = "no" }, scenario.Target("a", DeploymentAction.Rollback, 2));
        Assert.True(scenario.Target("b", DeploymentAction.Deploy, 7).Lost);
        Assert.Equal(new DrillTarget { Stage = "a" }, scenario.Target("a", DeploymentAction.Deploy, 1));
        Assert.Equal([null, DrillReading.NoData, DrillReading.NoData, null], new[] { 2, 3, 7, 8 }.Select(minute => scenario.Metric("a", "errors", TimeSpan.FromMinutes(minute))?.Gives));
        Assert.Null(scenario.Metric("a", "latency", TimeSpan.FromMinutes(4)));
        Assert.Equal(new DrillFlag { Stage = "a", Flag = "new", To = 25, Takes = TimeSpan.FromMinutes(3) }, scenario.Flag("a", DrillFlagAction.Set, "new", 25));
        Assert.Null(scenario.Flag("a", DrillFlagAction.Set, "new", 5));
        Assert.Null(scenario.Flag("a", DrillFlagAction.Set, "old", 25));
        Assert.Equal("no", scenario.Flag("a", DrillFlagAction.PutBack, "old", 0)!.Fails);
        Assert.True(scenario.Person("ada@contoso.example").Absent);
        Assert.Equal((TimeSpan.FromHours(2), ApprovalVerdict.Reject), (scenario.Person("bob@contoso.example").After, scenario.Person("bob@contoso.example").Decides));
        Assert.Equal("ice", scenario.Freeze(TimeSpan.FromMinutes(69))!.Name);
        Assert.Null(scenario.Freeze(TimeSpan.FromMinutes(70)));
        Assert.Equal(new DrillOperator { After = TimeSpan.FromMinutes(1), Does = OperatorAction.Abort }, scenario.Operator);
    }

    [Theory]
    [InlineData("scenario: Bad Name", "scenario: 'Bad Name' is not a name")]
    [InlineData("description: x", "scenario: The key 'scenario' is missing")]
    [InlineData("scenario: a\nspeed: 3", "speed: The key 'speed' is unknown in a scenario")]
    [InlineData("scenario: a\ntargets: [ { takes: 1m } ]", "targets[0].stage: The key 'stage' is missing")]
    [InlineData("scenario: a\ntargets: [ { stage: s, callback: found } ]", "targets[0].callback: Expected one of lost, found 'found'")]
    [InlineData("scenario: a\ntargets: [ { stage: s, callback: lost, fails: no } ]", "targets[0].fails: A target whose callback is lost never ends")]
    [InlineData("scenario: a\nmetrics: [ { stage: s, from: soon } ]", "metrics[0].from: 'soon' is not a duration")]
    [InlineData("scenario: a\nmetrics: [ { stage: s, gives: bad } ]", "metrics[0].gives: Expected one of fail, noData, error, found 'bad'")]
    [InlineData("scenario: a\npeople: [ { person: ada } ]", "people[0].person: 'ada' is not a plain e-mail address")]
    [InlineData("scenario: a\npeople: [ { person: a@b.example, absent: maybe } ]", "people[0].absent: Expected true or false, found")]
    [InlineData("scenario: a\npeople: [ { person: a@b.example, absent: true, after: 1m } ]", "people[0].after: Someone absent never decides")]
    [InlineData("scenario: a\nfreezes: [ { from: 1m } ]", "freezes[0].for: The key 'for' is missing")]
    [InlineData("scenario: a\nfreezes: [ { from: 1m, for: 91d } ]", "freezes[0].for: Expected a duration from 0s to 90d, found 91d")]
    [InlineData("scenario: a\noperator: { does: sleep }", "operator.does: Expected one of rollback, abort, retry, override, found 'sleep'")]
    [InlineData("[]", ": Expected a mapping")]
    [InlineData("scenario: [", ": ")]
    public void Read_SomethingIsWrong_SaysWhereAndWhat(string text, string expected)
    {
        (DrillScenario? scenario, IReadOnlyList<PlanError> errors) = DrillScenarioReader.Read(text);

        Assert.Null(scenario);
        Assert.Contains(errors, error => $"{error.Path}: {error.Message}".StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ManyThingsAreWrong_SaysAllAtOnce()
    {
        (_, IReadOnlyList<PlanError> errors) = DrillScenarioReader.Read("scenario: a\nwhat: 1\ntakes: x\ntargets: [ { stage: S, fails: 3 } ]\n", "b");

        Assert.Equal(["scenario", "what", "takes", "targets[0].stage", "targets[0].fails"], errors.Select(error => error.Path));
    }
}
