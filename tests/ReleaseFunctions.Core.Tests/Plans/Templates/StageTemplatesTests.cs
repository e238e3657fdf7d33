using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Inputs;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Tests.Plans.Templates;

public sealed class StageTemplatesTests
{
    [Fact]
    public void Resolve_StageWithTemplatesEverywhere_ExpandsAllOfThem()
    {
        StagePlan first = StageTemplates.Resolve(TemplateSamples.Plan.Stage("first"), TemplateSamples.Release, attempt: 1);
        StagePlan second = StageTemplates.Resolve(TemplateSamples.Plan.Stage("second"), TemplateSamples.Release, attempt: 3);

        Assert.Equal("/deploy/1.4.2%2Bbuild.7?region=westeurope", first.Deploy.Webhook.Path);
        Assert.Equal("""{"cluster":"7","list":[1,true,null,"3"]}""", CanonicalJson.Serialize(second.Deploy.Webhook.Body!.Value));
        Assert.Equal("0a1b2c3d", second.Deploy.Webhook.Headers["X-Commit"]);
        Assert.Equal("""sum(rate(errors{region="westeurope"}[5m]))""", ((PrometheusQuery)second.Health!.Checks[0].Query).Query);
        Assert.Equal("""requests | where region == "westeurope" | count""", ((LogsQuery)second.Health.Checks[2].Query).Query);
        Assert.Equal("/subscriptions/0/resourceGroups/westeurope/providers/Microsoft.Web/sites/shop", ((MetricQuery)second.Health.Checks[3].Query).Resource);
        Assert.Equal("/subscriptions/0/resourceGroups/westeurope", ((FiredAlertsQuery)second.Health.Checks[7].Query).Scope);
        DatadogQuery datadog = (DatadogQuery)second.Health.Checks[5].Query;
        Assert.Equal(("sum:shop.errors{stage:second}.as_count()", "sum:shop.errors{version:7}.as_count()"), (datadog.Query, datadog.CompareTo));
    }

    [Fact]
    public void Resolve_StageWithoutTemplates_StaysAsItIs()
    {
        StagePlan stage = PlanSamples.Read(PlanSamples.Minimal).Plan!.Stage("only");

        StagePlan resolved = StageTemplates.Resolve(stage, TemplateSamples.Release, attempt: 1);

        Assert.Equal(
            System.Text.Json.JsonSerializer.Serialize(stage, WireJson.Options),
            System.Text.Json.JsonSerializer.Serialize(resolved, WireJson.Options));
    }

    [Fact]
    public void Check_ReleaseThatFits_HasNoErrors() =>
        Assert.Empty(StageTemplates.Check(TemplateSamples.Plan, TemplateSamples.Release));

    [Fact]
    public void Check_CommitThatThePlanUsesIsMissing_IsAnError()
    {
        InputError error = Assert.Single(StageTemplates.Check(TemplateSamples.Plan, TemplateSamples.Release with { Commit = null }));

        Assert.Equal(("commit", "The value of 'release.commit' is missing, but the plan uses it (stage 'second')."), (error.Field, error.Message));
    }

    [Fact]
    public void Check_ValueThatFitsSomePlacesOnly_NamesTheOthers()
    {
        // In the query of a path and inside quotes the value is escaped; in a resource id it cannot be.
        InputError error = Assert.Single(StageTemplates.Check(TemplateSamples.Plan, TemplateSamples.WithVariable("region", "west/../europe")));

        Assert.Equal("variables.region", error.Field);
        Assert.Contains("stands in a resource id (stage 'second')", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ValueThatWouldLeaveAPath_IsAnError()
    {
        Plan plan = PlanSamples.ReadFullWith("path: /rollback", "path: \"/rollback/{{variables.cluster}}/x\"").Plan!;

        InputError error = Assert.Single(StageTemplates.Check(plan, TemplateSamples.WithVariable("cluster", "..")));

        Assert.Equal("variables.cluster", error.Field);
        Assert.Contains("becomes '/rollback/../x'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("\"")]
    [InlineData("ü")]
    [InlineData("a/b")]
    public void Check_ValuesThatPass_CanBeResolved(string value)
    {
        ReleaseFacts release = TemplateSamples.WithVariable("region", value);

        bool resolves = TemplateSamples.Plan.Stages.All(stage => Record.Exception(() => StageTemplates.Resolve(stage, release, 1)) is null);

        Assert.Equal(StageTemplates.Check(TemplateSamples.Plan, release).Count == 0, resolves);
    }
}
