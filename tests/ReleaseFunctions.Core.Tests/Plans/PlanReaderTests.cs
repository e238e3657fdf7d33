using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Health.Comparisons;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Core.Tests.Plans;

public sealed class PlanReaderTests
{
    [Fact]
    public void Read_MinimalPlan_FillsDefaultsIn()
    {
        PlanReading reading = PlanSamples.Read(PlanSamples.Minimal);

        Assert.Empty(reading.Errors);
        StagePlan stage = reading.Plan!.Stage("only");
        Assert.Empty(stage.Needs);
        Assert.Equal(WebhookCompletion.Response, stage.Deploy.Webhook.Completion);
        Assert.Equal(TimeSpan.FromMinutes(30), stage.Deploy.Timeout);
        Assert.Equal(new RetryPlan { Attempts = 3, Delay = TimeSpan.FromSeconds(10), Backoff = 2 }, stage.Deploy.Retry);
        Assert.Equal(OnFailure.Stop, stage.OnFailure);
        Assert.Null(stage.Approval);
        Assert.Null(stage.Health);
    }

    [Fact]
    public void Read_PlanWithEveryKey_TakesEveryKey()
    {
        PlanReading reading = PlanSamples.Read(PlanSamples.Full);

        Assert.Empty(reading.Errors);
        Plan plan = reading.Plan!;
        Assert.Equal("Every key,\nin two lines\n", plan.Description);
        Assert.Equal(["a@contoso.example", "b@contoso.example"], plan.Owners);
        Assert.Equal("7", plan.Variables["cluster"]);
        StagePlan second = plan.Stage("second");
        Assert.Equal(["first"], second.Needs);
        Assert.Equal(2, second.Approval!.Require);
        Assert.Equal([NotByRule.Requester, NotByRule.Author, NotByRule.PreviousApprover], second.Approval.NotBy);
        Assert.Equal(TimeSpan.FromHours(12), second.Approval.Timeout);
        Assert.Equal(TimeSpan.FromMinutes(30), second.Approval.Remind);
        Assert.Equal(WebhookCompletion.Poll, second.Deploy.Webhook.Completion);
        Assert.Equal("""{"cluster":"{{variables.cluster}}","list":[1,true,null,"{{stage.attempt}}"]}""", CanonicalJson.Serialize(second.Deploy.Webhook.Body!.Value));
        Assert.Equal("{{release.commit}}", second.Deploy.Webhook.Headers["X-Commit"]);
        Assert.Equal(new RetryPlan { Attempts = 5, Delay = TimeSpan.FromMilliseconds(500), Backoff = 1.5 }, second.Deploy.Retry);
        Assert.Equal(OnFailure.Ask, second.OnFailure);
        Assert.Equal(WebhookCompletion.Callback, second.Rollback!.Webhook.Completion);
        Assert.Equal(TimeSpan.FromMinutes(10), second.Rollback.Timeout);
    }

    [Fact]
    public void Read_PlanWithEveryKindOfCheck_TakesEveryQuery()
    {
        HealthPlan health = PlanSamples.Read(PlanSamples.Full).Plan!.Stage("second").Health!;

        Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), OnInconclusive.Fail), (health.Bake, health.Every, health.InitialDelay, health.OnInconclusive));
        Assert.Equal(
            new HealthCheckPlan
            {
                Check = "error-rate",
                Query = new PrometheusQuery { Connection = "prom", Query = """sum(rate(errors{region="{{variables.region}}"}[5m]))""" },
                Pass = "<= 0.01",
                FailureLimit = 2,
                InconclusiveLimit = 1,
                ErrorLimit = 3,
                NoData = NoDataVerdict.Pass,
            },
            health.Checks[0]);
        Assert.Equal(new HttpProbe { Connection = "targetHttp", Path = "/health", Value = "$.rate" }, health.Checks[1].Query);
        Assert.Equal(TimeSpan.FromMinutes(10), Assert.IsType<LogsQuery>(health.Checks[2].Query).Span);
        Assert.Equal((10, new BaselinePlan { Samples = 5, Every = TimeSpan.FromMinutes(2) }), (health.Checks[2].MinSamples, health.Checks[2].Baseline));
        Assert.Equal((null, null), (health.Checks[1].MinSamples, health.Checks[1].Baseline));
        Assert.Equal(
            new ComparisonPlan { Direction = ComparisonDirection.Increase, Tolerance = 0.3, Confidence = 0.95, AllowedIncrease = 1.2, AllowedDecrease = 0.8, NanStrategy = NanStrategy.Replace, Step = TimeSpan.FromSeconds(15) },
            health.Checks[4].Compare);
        Assert.Null(health.Checks[4].Pass);
        Assert.Equal("average", Assert.IsType<MetricQuery>(health.Checks[3].Query).Aggregation);
        Assert.Equal(TimeSpan.FromMinutes(10), Assert.IsType<DatadogQuery>(health.Checks[5].Query).Span);
        Assert.Equal(42, Assert.IsType<DatadogMonitor>(health.Checks[6].Query).Monitor);
        Assert.Equal("Sev1", Assert.IsType<FiredAlertsQuery>(health.Checks[7].Query).Severity);
    }

    [Fact]
    public void Read_StageWithoutNeeds_NeedsTheOneAbove()
    {
        PlanReading reading = PlanSamples.ReadFullWith("    needs: [first]\n", string.Empty);

        Assert.Equal(["first"], reading.Plan!.Stage("second").Needs);
    }

    [Fact]
    public void Read_StageWithRollbackButNoOnFailure_RollsBack()
    {
        PlanReading reading = PlanSamples.ReadFullWith("    onFailure: ask", string.Empty);

        Assert.Equal(OnFailure.Rollback, reading.Plan!.Stage("second").OnFailure);
    }

    [Fact]
    public void Read_SamePlanAsJson_GivesTheSamePlanAndDigest()
    {
        PlanReading yaml = PlanSamples.Read(PlanSamples.Full);

        PlanReading json = PlanSamples.Read(yaml.Document!.ToJsonString(new JsonSerializerOptions { WriteIndented = true, IndentCharacter = '\t', IndentSize = 1 }));

        Assert.Empty(json.Errors);
        Assert.Equal(yaml.Digest, json.Digest);
        Assert.Equal(Digest.OfCanonical(yaml.Document), yaml.Digest);
        Assert.Equal(
            JsonSerializer.Serialize(yaml.Plan, WireJson.Options),
            JsonSerializer.Serialize(json.Plan, WireJson.Options));
    }

    [Fact]
    public void Plan_WrittenAndReadBack_IsTheSame()
    {
        string written = JsonSerializer.Serialize(PlanSamples.Read(PlanSamples.Full).Plan, WireJson.Options);

        Plan? asWritten = JsonSerializer.Deserialize<Plan>(written, WireJson.Options);
        Plan? canonical = JsonSerializer.Deserialize<Plan>(CanonicalJson.Serialize(JsonNode.Parse(written)), WireJson.Options);

        Assert.Equal(written, JsonSerializer.Serialize(asWritten, WireJson.Options));
        Assert.Equal(CanonicalJson.Serialize(JsonNode.Parse(written)), CanonicalJson.Serialize(JsonSerializer.SerializeToNode(canonical, WireJson.Options)));
    }

    [Fact]
    public void Read_CommentsAndQuotesChange_DigestDoesNot()
    {
        string other = "# a comment\n" + PlanSamples.Minimal.Replace("test", "'test'", StringComparison.Ordinal);

        Assert.Equal(PlanSamples.Read(PlanSamples.Minimal).Digest, PlanSamples.Read(other).Digest);
    }

    [Fact]
    public void Read_ByteOrderMarkAndWindowsLines_AreRead()
    {
        PlanReading reading = PlanSamples.Read("\ufeff" + PlanSamples.Minimal.ReplaceLineEndings("\r\n"));

        Assert.Empty(reading.Errors);
    }

    [Fact]
    public void Read_SeveralMistakes_ReportsAllOfThemWithTheirPlaces()
    {
        const string Text = """
            plan: Checkout
            owner: [a@contoso.example]
            stages:
              - stage: one
                environment: test
                deploy:
                  webhook: { connection: nowhere, path: /a }
                  timeout: 5 minutes
              - stage: two
                environment: prod
                approval: { require: 3, from: [a@contoso.example, A@contoso.example] }
                onFailure: rollback
            """;

        PlanReading reading = PlanSamples.Read(Text);

        Assert.Null(reading.Plan);
        Assert.NotNull(reading.Digest);
        Assert.Equal(
            [
                ("plan", 1, 7),
                ("owner", 2, 1),
                ("stages[0].deploy.webhook.connection", 7, 30),
                ("stages[0].deploy.timeout", 8, 16),
                ("stages[1].deploy", 9, 5),
                ("stages[1].approval.require", 11, 26),
                ("stages[1].approval.from[1]", 11, 55),
                ("stages[1].onFailure", 12, 16),
            ],
            reading.Errors.Select(e => (e.Path, e.Line, e.Column)));
        Assert.Contains("did you mean 'owners'?", reading.Errors[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NameOtherThanExpected_IsAnError()
    {
        PlanReading reading = PlanReader.Read(PlanSamples.Minimal, PlanSamples.Rules with { Name = "large" });

        PlanError error = Assert.Single(reading.Errors);
        Assert.Equal(("plan", 1, 7), (error.Path, error.Line, error.Column));
        Assert.Contains("'small' but is stored as 'large'", error.Message, StringComparison.Ordinal);
    }
}
