using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class DrillTests
{
    private static readonly string Everything = ShopPlans.Of(
        ShopPlans.Stage("staging", ShopPlans.Webhook),
        ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Callback, ShopPlans.Health, ShopPlans.Undo));

    [Fact]
    public async Task Drill_EverythingGoesWell_SucceedsAndTouchesNothingReal()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await DrillAsync(app, Everything, new { speed = 60 });

        await app.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        AssertNothingRealWasTouched(app);
        Assert.Equal("drill", Assert.Single(app.Data<EventData.ApprovalDecided>(id, EventTypes.ApprovalDecided)).Via);
        Assert.All(app.Data<EventData.Notification>(id, EventTypes.NotificationSent), mail => Assert.Equal("drill", mail.Channel));
        Assert.Equal(11, app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled).Count);
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Drill_MetricFails_RollsBackWithoutARealCall()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await DrillAsync(app, Everything, new { scenario = "failing-metric", speed = 1 });

        await app.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Contains("Unhealthy", app.View(id).Reason, StringComparison.Ordinal);
        AssertNothingRealWasTouched(app);
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 15)]
    public async Task Drill_OrchestrationIsStartedAnew_MetricsStillCountFromTheDeployment(bool ramps, int failsAt)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("drills");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "late.yaml"), $"scenario: late\nmetrics:\n  - {{ stage: production, from: {failsAt}m }}\n", TestContext.Current.CancellationToken);
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["Drills__Folder"] = folder.FullName;
        await using TestApp app = await TestApp.StartAsync(settings: settings);
        string plan = ramps ? ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health, ShopPlans.Undo) : ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health, ShopPlans.Undo);
        string id = await DrillAsync(app, plan, new { scenario = "late", speed = 1 });
        await app.AdvanceUntilAsync(() => app.View(id).Stages[0].Deployment?.FinishedAt is not null, TimeSpan.FromMinutes(5));
        await app.AdvanceAsync(TimeSpan.FromMinutes(failsAt - 1));

        await app.LoseOrchestrationsAsync();
        await app.LookAsync();
        Assert.Equal(1, app.View(id).Repair!.Count);
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        DateTimeOffset deployed = app.View(id).Stages[0].Deployment!.FinishedAt!.Value;
        Measurement failed = app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled).SelectMany(round => round.Measurements).First(measured => measured.Verdict == MeasurementVerdict.Fail);
        Assert.InRange(failed.At - deployed, TimeSpan.FromMinutes(failsAt), TimeSpan.FromMinutes(failsAt + 1));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Drill_CallbackIsLost_TimesOut()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await DrillAsync(app, Everything, new { scenario = "lost-callback", speed = 10 });

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Contains(app.Data<EventData.DeployFinished>(id, EventTypes.DeployFinished), end => end.By == "timeout");
        AssertNothingRealWasTouched(app);
    }

    [Fact]
    public async Task Drill_ApproverIsAbsent_ExpiresWhenThePlanSaysSo()
    {
        await using TestApp app = await TestApp.StartAsync();
        string plan = ShopPlans.One("approval: { from: [approver@contoso.example], timeout: 24h, remind: 4h }", ShopPlans.Webhook);
        string id = await DrillAsync(app, plan, new { scenario = "absent-approver", speed = 60 });

        await app.AdvanceAsync(TimeSpan.FromMinutes(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(WaitingCode.Approval, app.View(id).WaitingOn!.Code);
        await app.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(ReleaseStatus.Expired, app.View(id).Status);
    }

    [Fact]
    public async Task Drill_FreezeBegins_WaitsForItsEndAndSaysSo()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await DrillAsync(app, Everything, new { scenario = "freeze-in-the-middle", speed = 1 });

        await app.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(WaitingCode.Freeze, app.View(id).WaitingOn!.Code);
        await app.AdvanceAsync(TimeSpan.FromHours(4));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.True(app.View(id).FindStage("production")!.SentAt >= TestApp.Noon.AddMinutes(182));
    }

    [Fact]
    public async Task Drill_DeploymentFails_OperatorOnDutyRetries()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await DrillAsync(app, ShopPlans.One(ShopPlans.Webhook, "onFailure: ask"), new { scenario = "failed-deployment", speed = 1 });

        await app.AdvanceAsync(TimeSpan.FromMinutes(40));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        ActionView retry = Assert.Single(app.View(id).Actions);
        Assert.Equal((OperatorAction.Retry, "key:drill"), (retry.Action, retry.Actor));
    }

    [Fact]
    public async Task Drill_StageRampsFlags_PlaysEveryStepAndItsGate()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await DrillAsync(app, ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Health, ShopPlans.Undo), new { speed = 1 });

        await app.AdvanceAsync(TimeSpan.FromMinutes(40));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal([(0, 5), (5, 25), (25, 100)], app.Data<EventData.FlagChanged>(id, EventTypes.FlagChanged).Select(change => ((int)change.From!.Value, (int)change.To)));
        Assert.Equal(33, app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled).Count);
        AssertNothingRealWasTouched(app);
    }

    [Theory]
    [InlineData("slow-flags", ReleaseStatus.Succeeded, "5 25 100")]
    [InlineData("refused-flag", ReleaseStatus.RolledBack, "5 25 0")]
    public async Task Drill_FlagSystemIsSlowOrRefuses_PlaysWhatThePlanDoes(string scenario, ReleaseStatus expected, string changes)
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await DrillAsync(app, ShopPlans.One(ShopPlans.Webhook, ShopPlans.Flags, ShopPlans.Undo), new { scenario, speed = 10 });

        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(expected, app.View(id).Status);
        Assert.Equal(changes, string.Join(' ', app.Data<EventData.FlagChanged>(id, EventTypes.FlagChanged).Select(change => change.To)));
        Assert.Equal(
            scenario == "slow-flags",
            app.Data<EventData.StageWaiting>(id, EventTypes.StageWaiting).Any(wait => wait.WaitingOn?.Text.Contains("No answer for 00:01:30 (drill)", StringComparison.Ordinal) == true));
        AssertNothingRealWasTouched(app);
    }

    [Theory]
    [InlineData(null, ReleaseStatus.Succeeded)]
    [InlineData("failing-metric", ReleaseStatus.RolledBack)]
    public async Task Drill_ChecksAreCompared_AreJudgedByTheRealComparison(string? scenario, ReleaseStatus expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        const string Compared = "health: { bake: 20m, every: 1m, checks: [ { check: latency, prometheus: { connection: prom, query: canary, compareTo: stable } } ] }";
        string id = await DrillAsync(app, ShopPlans.One(ShopPlans.Webhook, Compared, ShopPlans.Undo), new { scenario, speed = 1 });

        await app.AdvanceAsync(TimeSpan.FromMinutes(45));

        Assert.Equal(expected, app.View(id).Status);
        Measurement[] measured = [.. app.Data<EventData.HealthSampled>(id, EventTypes.HealthSampled).Where(round => round.Purpose == "deploy").SelectMany(round => round.Measurements)];
        Assert.Contains(expected == ReleaseStatus.Succeeded ? "is in line with the baseline's 100" : "is higher than the baseline's 100", measured[^1].Text, StringComparison.Ordinal);
        Assert.Equal(expected == ReleaseStatus.Succeeded ? 21 : 12, measured[^1].Comparison!.Baseline.Count);
        AssertNothingRealWasTouched(app);
    }

    [Fact]
    public async Task Drill_IsMarked_InApiListHistoryAndPages()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await DrillAsync(app, Everything, new { scenario = "slow-target", speed = 60 });

        using HttpResponseMessage whole = await app.SendAsync(HttpMethod.Get, $"/api/releases/{id}");
        JsonElement drill = (await TestApp.JsonAsync(whole, HttpStatusCode.OK)).GetProperty("drill");
        Assert.Equal(("slow-target", 60), (drill.GetProperty("scenario").GetString(), drill.GetProperty("speed").GetInt32()));
        using HttpResponseMessage list = await app.SendAsync(HttpMethod.Get, "/api/releases");
        Assert.True((await TestApp.JsonAsync(list, HttpStatusCode.OK)).GetProperty("items")[0].GetProperty("drill").GetBoolean());
        Assert.Equal("slow-target", app.Data<EventData.ReleaseRequested>(id, EventTypes.ReleaseRequested)[0].Release.Drill!.Scenario);
    }

    [Theory]
    [InlineData("""{ "scenario": "nosuch" }""", "drill.scenario", "failing-metric")]
    [InlineData("""{ "speed": 0 }""", "drill.speed", "1 to 10")]
    [InlineData("""{ "speed": "fast" }""", "drill.speed", "number")]
    [InlineData("""{ "scenarios": "x" }""", "drill.scenarios", "scenario and speed")]
    [InlineData("true", "drill", "object")]
    public async Task Post_DrillIsWrong_Is400AndSaysWhatWouldDo(string drill, string path, string says)
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(Everything);

        using HttpResponseMessage response = await app.SendAsync(
            HttpMethod.Post, "/api/releases", new StringContent($$"""{ "plan": "shop", "version": "1", "drill": {{drill}} }""", System.Text.Encoding.UTF8, "application/json"));

        JsonElement error = Assert.Single((await TestApp.JsonAsync(response, HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateArray());
        Assert.Equal(path, error.GetProperty("path").GetString());
        Assert.Contains(says, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drills_List_NamesTheScenariosThatComeWithTheApplication()
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, "/api/drills");

        Assert.Contains("failing-metric", (await TestApp.JsonAsync(response, HttpStatusCode.OK)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("scenario").GetString()));
    }

    private static async Task<string> DrillAsync(TestApp app, string yaml, object drill)
    {
        await app.StorePlanAsync(yaml);
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/releases", JsonContent.Create(new { plan = "shop", version = "1.2.3", drill }), "ci");
        string id = (await TestApp.JsonAsync(response, HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
        await app.IdleAsync();
        return id;
    }

    private static void AssertNothingRealWasTouched(TestApp app)
    {
        Assert.Empty(app.Outside.Orders);
        Assert.Empty(app.Outside.Polls);
        Assert.Empty(app.Outside.Measured);
        Assert.Empty(app.Outside.Mails);
        Assert.Empty(app.Links.All);
        Assert.Empty(app.Flags.Changes);
    }
}
