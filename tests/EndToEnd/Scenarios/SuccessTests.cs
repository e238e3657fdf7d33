using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Client;
using EndToEnd.Hosting;

namespace EndToEnd.Scenarios;

public sealed class SuccessTests(World world)
{
    [Fact]
    public async Task Release_ApprovedAndHealthyByPrometheus_Succeeds()
    {
        Trial trial = new(world, "success");
        string rate = $"sum(rate(http_errors_total{{service=\"{trial.Name}\"}}[10s])) / sum(rate(http_requests_total{{service=\"{trial.Name}\"}}[10s]))";
        await trial.SwitchAsync(new { delayMs = 200 });
        await world.Prometheus.AwaitAsync(rate, value => value < 0.05);
        await trial.StorePlanAsync(
            trial.Stage("staging", Yaml.Deploy(trial.Name, "staging")),
            trial.Stage(
                "production",
                Yaml.Approval("alice@contoso.example", "notBy: [requester]"),
                Yaml.Deploy(trial.Name, "production"),
                Yaml.PrometheusGate(rate),
                Yaml.Rollback(trial.Name, "production")));

        string id = await trial.KickoffAsync("2.3.4");
        JsonElement waiting = await trial.WaitsForAsync(id, "approval");
        Assert.Equal("waiting", waiting.GetProperty("status").GetString());
        Assert.Contains("alice@contoso.example", waiting.GetProperty("waitingOn").GetProperty("text").GetString(), StringComparison.Ordinal);
        await trial.ApproveAsync("alice@contoso.example", "ship it");

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "succeeded");
        IReadOnlyList<Delivery> deliveries = await trial.DeliveredOnceAsync("deploy staging", "deploy production");
        Assert.All(deliveries, one => Assert.Equal(1, one.Sends));
        JsonElement decided = Assert.Single(events, one => one.GetProperty("type").GetString() == "approval.decided");
        Assert.Equal("alice@contoso.example", decided.GetProperty("actor").GetString());
        Assert.Equal("ship it", decided.GetProperty("data").GetProperty("comment").GetString());
        Assert.True(events.Count(one => one.GetProperty("type").GetString() == "health.sampled") >= 3);
    }

    [Fact]
    public async Task Release_EveryCompletion_DeploysThreeWaysSideBySide()
    {
        Trial trial = new(world, "completions");
        await trial.SwitchAsync(new { delayMs = 300 });
        await trial.StorePlanAsync(
            trial.Stage("first", Yaml.Deploy(trial.Name, "first", "response")),
            trial.Stage("second", "needs: [first]", Yaml.Deploy(trial.Name, "second", "callback"), Yaml.HttpGate(trial.Name)),
            trial.Stage("third", "needs: [first]", Yaml.Deploy(trial.Name, "third", "poll")));

        string id = await trial.KickoffAsync();

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "succeeded");
        await trial.DeliveredOnceAsync("deploy first", "deploy second", "deploy third");
        Assert.Equal(
            ["first response", "second callback", "third poll"],
            events.Where(one => one.GetProperty("type").GetString() == "deploy.finished")
                .Select(one => $"{one.GetProperty("stage").GetString()} {one.GetProperty("data").GetProperty("by").GetString()}").Order());
    }

    [Fact]
    public async Task Deployment_Request_CarriesWhatTheContractSays()
    {
        Trial trial = new(world, "request");
        await trial.StorePlanAsync(trial.Stage(
            "production",
            $"deploy: {{ webhook: {{ connection: target, path: \"/deploy/production?service={trial.Name}\", completion: callback, body: {{ version: \"{{{{release.version}}}}\" }} }} }}"));

        string id = await trial.Api.KickoffAsync(new { plan = trial.Name, version = "7.0.1", commit = "0a1b2c3d4e5f", author = "dev@contoso.example", tickets = new[] { "SHOP-1" } });

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "succeeded");
        Delivery delivery = Assert.Single(await trial.DeliveriesAsync());
        Assert.Equal("deploy", delivery.Body.GetProperty("action").GetString());
        Assert.Equal(id, delivery.Body.GetProperty("release").GetProperty("id").GetString());
        Assert.Equal("7.0.1", delivery.Body.GetProperty("release").GetProperty("version").GetString());
        JsonElement stage = delivery.Body.GetProperty("stage");
        Assert.Equal(("production", $"{trial.Name}-production", 1), (stage.GetProperty("name").GetString(), stage.GetProperty("environment").GetString(), stage.GetProperty("attempt").GetInt32()));
        Assert.Equal("7.0.1", delivery.Body.GetProperty("body").GetProperty("version").GetString());
        Assert.Equal(JsonValueKind.Object, delivery.Body.GetProperty("links").ValueKind);
        JsonElement requested = Assert.Single(events, one => one.GetProperty("type").GetString() == "deploy.requested");
        Assert.Equal(delivery.IdempotencyKey, requested.GetProperty("data").GetProperty("idempotencyKey").GetString());

        // The callback's token is a credential of the target, and of nobody who reads about the release.
        string token = new Uri(delivery.Body.GetProperty("callbackUrl").GetString()!).Segments[^1];
        Assert.True(token.Length >= 43, token);
        Assert.DoesNotContain(token, await trial.Api.TextAsync($"api/releases/{id}/history"), StringComparison.Ordinal);
        Assert.DoesNotContain(token, await trial.Api.TextAsync($"api/releases/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Target_RequestWithoutTheSignature_IsNotTaken()
    {
        // Proves that the deployments of all other tests were signed as the target could verify.
        using HttpClient stranger = new() { BaseAddress = world.Target.Address };

        using HttpResponseMessage answer = await stranger.PostAsJsonAsync("/deploy/production?service=unsigned", new { action = "deploy" }, TestContext.Current.CancellationToken);

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Empty(await world.Target.DeliveriesAsync("unsigned"));
    }

    [Fact]
    public async Task Deployment_RefusedTwiceForNow_IsSentAgainUnderTheSameKey()
    {
        Trial trial = new(world, "resend");
        await trial.SwitchAsync(new { delayMs = 100, refuseWith = 503, refuseTimes = 2 });
        await trial.StorePlanAsync(trial.Stage("production", Yaml.Deploy(trial.Name, "production")));

        string id = await trial.KickoffAsync();

        IReadOnlyList<JsonElement> events = await trial.EndsAsync(id, "succeeded");
        await trial.DeliveredOnceAsync("deploy production");
        List<JsonElement> requested = [.. events.Where(one => one.GetProperty("type").GetString() == "deploy.requested")];
        Assert.Equal(3, requested.Count);
        Assert.Single(requested.Select(one => one.GetProperty("data").GetProperty("idempotencyKey").GetString()).Distinct());
    }
}
