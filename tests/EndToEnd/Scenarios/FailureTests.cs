using System.Text.Json;
using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Scenarios;

public sealed class FailureTests(World world)
{
    [Fact]
    public async Task Release_DeploymentFails_IsRolledBackNewestFirst()
    {
        Trial trial = new(world, "failed-deploy");
        await trial.SwitchAsync(new { delayMs = 100, failDeploys = "production" });
        await trial.StorePlanAsync(
            trial.Stage("staging", Yaml.Deploy(trial.Name, "staging"), Yaml.Rollback(trial.Name, "staging", "response")),
            trial.Stage("production", Yaml.Deploy(trial.Name, "production"), Yaml.Rollback(trial.Name, "production", "poll")));

        string id = await trial.KickoffAsync();

        await trial.EndsAsync(id, "rolledBack");
        IReadOnlyList<Delivery> deliveries = await trial.DeliveredOnceAsync("deploy staging", "deploy production", "rollback production", "rollback staging");
        Assert.Equal(["rollback production", "rollback staging"], deliveries.Where(one => one.Action == "rollback").Select(one => $"{one.Action} {one.Stage}"));
    }

    [Fact]
    public async Task Release_UnhealthyByPrometheus_IsRolledBackAndJudgedAgain()
    {
        Trial trial = new(world, "sick-prometheus");
        string rate = $"target_error_rate{{service=\"{trial.Name}\"}}";
        await trial.SwitchAsync(new { delayMs = 100, unhealthyAfter = "production" });
        await world.Prometheus.AwaitAsync(rate, value => value < 0.05);
        await trial.StorePlanAsync(trial.Stage(
            "production", Yaml.Deploy(trial.Name, "production"), Yaml.PrometheusGate(rate), Yaml.Rollback(trial.Name, "production")));

        string id = await trial.KickoffAsync();

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "rolledBack");
        await trial.DeliveredOnceAsync("deploy production", "rollback production");
        Assert.Equal(["deploy fail", "rollback pass"], Verdicts(events));
    }

    [Fact]
    public async Task Release_UnhealthyByProbe_IsRolledBackAndJudgedAgain()
    {
        Trial trial = new(world, "sick-probe");
        await trial.SwitchAsync(new { delayMs = 100, unhealthyAfter = "production" });
        await trial.StorePlanAsync(trial.Stage(
            "production", Yaml.Deploy(trial.Name, "production"), Yaml.HttpGate(trial.Name), Yaml.Rollback(trial.Name, "production", "response")));

        string id = await trial.KickoffAsync();

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "rolledBack");
        await trial.DeliveredOnceAsync("deploy production", "rollback production");
        Assert.Equal(["deploy fail", "rollback pass"], Verdicts(events));
    }

    [Fact]
    public async Task Release_RollbackFailsToo_EndsAsRollbackFailed()
    {
        Trial trial = new(world, "failed-rollback");
        await trial.SwitchAsync(new { delayMs = 100, failDeploys = "*", failRollbacks = "*" });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production"), Yaml.Rollback(trial.Name, "production")));

        string id = await trial.KickoffAsync();

        await trial.EndsAsync(id, "rollbackFailed");
        await trial.DeliveredOnceAsync("deploy production", "rollback production");
    }

    [Fact]
    public async Task Release_NoReportWithinTheTimeout_Fails()
    {
        Trial trial = new(world, "lost-callback");
        await trial.SwitchAsync(new { delayMs = 100, loseCallbacks = true });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production", timeout: "3s"), "onFailure: stop"));

        string id = await trial.KickoffAsync();

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "failed");
        JsonElement finished = Assert.Single(events, one => one.GetProperty("type").GetString() == "deploy.finished");
        Assert.Equal("timeout", finished.GetProperty("data").GetProperty("by").GetString());
    }

    [Fact]
    public async Task Release_NobodyListensAtTheTarget_FailsAndSaysSo()
    {
        Trial trial = new(world, "nowhere");
        await trial.StorePlanAsync(trial.Stage(
            "production", "deploy: { webhook: { connection: nowhere, path: /deploy }, retry: { attempts: 2, delay: 100ms } }"));

        string id = await trial.KickoffAsync();

        await trial.EndsAsync(id, "failed");
        Assert.NotEmpty((await trial.Api.ReleaseAsync(id)).GetProperty("reason").GetString()!);
    }

    [Fact]
    public async Task Release_TargetRepeatsTheCredential_NobodySeesIt()
    {
        Trial trial = new(world, "echo");
        await trial.SwitchAsync(new { refuseWith = 403, echoCredentials = true });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production", "response"), "onFailure: stop"));

        string id = await trial.KickoffAsync();

        // Every answer is searched for credentials on the way here; this one must also have been worth searching.
        await trial.EndsAsync(id, "failed");
        Assert.Contains("refused by the switch: Bearer [hidden]", (await trial.Api.ReleaseAsync(id)).GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Release_OnFailureAsk_WaitsForTheOperatorAndSucceedsOnRetry()
    {
        Trial trial = new(world, "retry");
        await trial.SwitchAsync(new { delayMs = 100, failDeploys = "production" });
        await trial.StorePlanAsync(trial.Stage(
            "production", Yaml.Deploy(trial.Name, "production"), Yaml.Rollback(trial.Name, "production"), "onFailure: ask"));
        string id = await trial.KickoffAsync();
        await trial.WaitsForAsync(id, "operator");

        await trial.SwitchAsync(new { delayMs = 100 });
        await trial.Api.ActAsync(id, "stages/production/retry", new { reason = "the target is repaired" });

        await trial.EndsAsync(id, "succeeded");
        IReadOnlyList<Delivery> deliveries = await trial.DeliveredOnceAsync("deploy production", "deploy production");
        Assert.Equal(2, deliveries.Select(one => one.IdempotencyKey).Distinct().Count());
        Assert.Equal(2, Trial.StageOf(await trial.Api.ReleaseAsync(id), "production").GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task Release_InconclusiveGate_WaitsForTheOperatorAndPassesOnOverride()
    {
        Trial trial = new(world, "override");
        await trial.SwitchAsync(new { delayMs = 100 });
        await trial.StorePlanAsync(trial.Stage(
            "production",
            Yaml.Deploy(trial.Name, "production"),
            "health: { bake: 1s, every: 1s, checks: [ { check: unknown, prometheus: { connection: prom, query: no_such_series }, pass: \"< 1\" } ] }"));
        string id = await trial.KickoffAsync();
        JsonElement waiting = await trial.WaitsForAsync(id, "operator");
        Assert.NotEqual(0, Trial.StageOf(waiting, "production").GetProperty("measurements").GetArrayLength());

        await trial.Api.ActAsync(id, "stages/production/override", new { reason = "the metric is new; looked at by hand" });

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "succeeded");
        Assert.Contains(events, one => one.GetProperty("type").GetString() == "operator.acted");
    }

    [Fact]
    public async Task Release_AbortedWhileWaiting_EndsWithNothingDeployedAndADeadLink()
    {
        Trial trial = new(world, "abort");
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Approval("alice@contoso.example"), Yaml.Deploy(trial.Name, "production")));
        string id = await trial.KickoffAsync();
        await trial.WaitsForAsync(id, "approval");
        Uri link = await trial.LinkAsync("alice@contoso.example");
        string nonce = (await ApprovalForm.NonceAsync(trial.Api.Http, link))!;

        await trial.Api.ActAsync(id, "abort", new { reason = "the wrong version" });

        await trial.EndsAsync(id, "aborted");
        Assert.Empty(await trial.DeliveriesAsync());
        using HttpResponseMessage late = await ApprovalForm.PostAsync(trial.Api.Http, link, "approve", nonce);
        Assert.Equal(409, (int)late.StatusCode);
        Assert.Null(await ApprovalForm.NonceAsync(trial.Api.Http, link));
        using HttpResponseMessage again = await trial.Api.PostAsync($"api/releases/{id}/abort", new { reason = "once more" });
        Assert.Equal(409, (int)again.StatusCode);
    }

    [Fact]
    public async Task Release_RolledBackByAnOperatorAfterSuccess_UndoesEveryStageOnce()
    {
        Trial trial = new(world, "undo");
        await trial.SwitchAsync(new { delayMs = 100 });
        await trial.StorePlanAsync(
            trial.Stage("staging", Yaml.Deploy(trial.Name, "staging"), Yaml.Rollback(trial.Name, "staging")),
            trial.Stage("production", Yaml.Deploy(trial.Name, "production"), Yaml.Rollback(trial.Name, "production")));
        string id = await trial.KickoffAsync();
        await trial.EndsAsync(id, "succeeded");

        await trial.Api.ActAsync(id, "rollback", new { reason = "customers complain" });

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "rolledBack");
        await trial.DeliveredOnceAsync("deploy staging", "deploy production", "rollback production", "rollback staging");
        JsonElement acted = Assert.Single(events, one => one.GetProperty("type").GetString() == "operator.acted");
        Assert.Equal("customers complain", acted.GetProperty("data").GetProperty("reason").GetString());
    }

    private static IEnumerable<string> Verdicts(IReadOnlyList<JsonElement> events) => events
        .Where(one => one.GetProperty("type").GetString() == "health.judged")
        .Select(one => $"{one.GetProperty("data").GetProperty("purpose").GetString()} {one.GetProperty("data").GetProperty("verdict").GetString()}");
}
