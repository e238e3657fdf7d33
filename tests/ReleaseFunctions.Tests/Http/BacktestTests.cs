using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Http;

public sealed class BacktestTests
{
    private const string Address = "/api/plans/shop/stages/production/health/backtest";
    private static readonly string Versioned = ShopPlans.Health.Replace("query: up", "query: 'errors{version=\"{{release.version}}\"}'", StringComparison.Ordinal);

    [Fact]
    public async Task PostBacktest_Moments_SaysWhenTheGateWouldHaveStopped()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook, Versioned));
        DateTimeOffset bad = TestApp.Noon.AddDays(-1).AddMinutes(4);
        app.Outside.OnMeasure = (_, at) => Sample.Of(at == bad ? 0.5 : 0, "measured");

        JsonElement answer = await PostAsync(app, new { at = new[] { TestApp.Noon.AddDays(-2), TestApp.Noon.AddDays(-1) }, version = "7.1" });

        Assert.Equal("The gate would have stopped 1 of 2 deployments and passed 1.", answer.GetProperty("summary").GetProperty("text").GetString());
        JsonElement[] windows = [.. answer.GetProperty("windows").EnumerateArray()];
        Assert.Equal(["pass", "fail"], windows.Select(window => window.GetProperty("verdict").GetString()));
        Assert.Equal((bad, "errors", 5), (windows[1].GetProperty("end").GetDateTimeOffset(), windows[1].GetProperty("check").GetString(), windows[1].GetProperty("rounds").GetInt32()));
        Assert.Equal(TestApp.Noon.AddDays(-2).AddMinutes(10), windows[0].GetProperty("end").GetDateTimeOffset());
        Assert.Equal(11, windows[0].GetProperty("measurements").GetArrayLength());
        Assert.Equal(16, app.Outside.Measured.Count);
        Assert.All(app.Outside.Measured, one => Assert.Equal("errors{version=\"7.1\"}", Assert.IsType<PrometheusQuery>(one.Query).Query));
    }

    [Fact]
    public async Task PostBacktest_PastReleases_LendTheirMomentsAndFacts()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook, Versioned.Replace("<= 0.01", "<= baseline * 2", StringComparison.Ordinal)));
        app.Outside.OnMeasure = (_, _) => Sample.Of(1, "measured");
        string id = await app.KickOffAsync();
        await app.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        string running = await app.KickOffAsync();
        await app.IdleAsync();
        int asked = app.Outside.Measured.Count;
        app.Outside.OnMeasure = (_, at) => Sample.Of(at > TestApp.Noon.AddMinutes(5) ? 3 : 1, "measured");

        JsonElement answer = await PostAsync(app, new { releases = 5, measurements = false });

        JsonElement window = Assert.Single(answer.GetProperty("windows").EnumerateArray());
        Assert.Equal((id, "1.2.3", "fail"), (window.GetProperty("release").GetString(), window.GetProperty("version").GetString(), window.GetProperty("verdict").GetString()));
        Assert.Equal(TestApp.Noon.AddMinutes(6), window.GetProperty("end").GetDateTimeOffset());
        Assert.Equal(1, window.GetProperty("baselines")[0].GetProperty("value").GetDouble());
        Assert.False(window.TryGetProperty("measurements", out _));
        Assert.Equal(8, app.Outside.Measured.Count - asked);
        Assert.Equal(ReleaseStatus.Waiting, app.View(running).Status);
    }

    [Fact]
    public async Task PostBacktest_Comparison_LooksAtTheRangesOfThen()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(
            ShopPlans.Webhook, "health: { bake: 10m, every: 5m, checks: [ { check: latency, prometheus: { connection: prom, query: canary, compareTo: stable }, compare: { step: 1m } } ] }"));
        app.Outside.OnMeasure = (query, at) => Sample.Of((query is PrometheusQuery { Query: "canary" } ? 200 : 100) + (at.Minute % 7), "measured");

        JsonElement answer = await PostAsync(app, new { from = TestApp.Noon.AddDays(-1), to = TestApp.Noon.AddDays(-1), every = "1h", version = "7.1" });

        JsonElement window = answer.GetProperty("windows")[0];
        Assert.Equal(("fail", 2), (window.GetProperty("verdict").GetString(), window.GetProperty("rounds").GetInt32()));
        Assert.Equal(6, window.GetProperty("measurements")[1].GetProperty("comparison").GetProperty("canary").GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("""{"at":["2026-11-20T10:00:00Z"]}""", "version", "The version is missing")]
    [InlineData("""{"at":["2026-11-20T10:00:00Z"],"version":"1.0","variables":{"region":"x"}}""", "variables.region", "has no variable 'region'")]
    [InlineData("""{"at":["2026-11-23T11:55:00Z"],"version":"1.0"}""", "at[0]", "is not over yet")]
    [InlineData("""{"releases":3}""", "releases", "None of the newest 0 releases")]
    [InlineData("""{"from":"2026-11-20T00:00:00Z","to":"2026-11-20T10:00:00Z","every":"1h","version":"1.0","planVersion":2}""", "", "has no version 2")]
    public async Task PostBacktest_WhatDoesNotFit_IsRefusedAndNothingIsAsked(string body, string path, string message)
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook, Versioned));

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, Address, JsonContent.Create(JsonElement.Parse(body)));

        JsonElement problem = await TestApp.JsonAsync(response, body.Contains("planVersion", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest);
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), error =>
            error.GetProperty("path").GetString() == path && error.GetProperty("message").GetString()!.Contains(message, StringComparison.Ordinal));
        Assert.Empty(app.Outside.Measured);
    }

    [Fact]
    public async Task PostBacktest_TooManyQuestions_IsRefused()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health.Replace("bake: 10m", "bake: 1d", StringComparison.Ordinal)));

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, Address, JsonContent.Create(new { from = TestApp.Noon.AddDays(-9), to = TestApp.Noon.AddDays(-2), every = "1d", version = "1.0" }));

        JsonElement problem = await TestApp.JsonAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains("would ask 11,528 questions (8 windows of 1,441); at most 5,000", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostBacktest_OnlyTheLookingBack_IsJudgedAndTheRestIsNamed()
    {
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["Connections__page__Kind"] = "http";
        settings["Connections__page__Url"] = "https://page.contoso.example";
        await using TestApp app = await TestApp.StartAsync(settings: settings);
        const string Probe = "{ check: page, http: { connection: page, path: / }, pass: == 200 }";
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health.Replace("checks: [", $"checks: [ {Probe},", StringComparison.Ordinal)));

        JsonElement answer = await PostAsync(app, new { at = new[] { TestApp.Noon.AddDays(-1) }, version = "1.0" });

        Assert.Equal([false, true], answer.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("measured").GetBoolean()));
        Assert.Equal("pass", answer.GetProperty("windows")[0].GetProperty("verdict").GetString());
        Assert.All(app.Outside.Measured, one => Assert.IsType<PrometheusQuery>(one.Query));

        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook, $"health: {{ bake: 1m, checks: [ {Probe} ] }}"));
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, Address, JsonContent.Create(new { at = new[] { TestApp.Noon.AddDays(-1) }, version = "1.0" }));
        Assert.Contains("No check of this gate can look back", (await TestApp.JsonAsync(response, HttpStatusCode.BadRequest)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/plans/shop/stages/staging/health/backtest", "has no stage 'staging'")]
    [InlineData("/api/plans/none/stages/production/health/backtest", "There is no plan 'none'")]
    [InlineData("/api/plans/shop/stages/production/health/backtest", "has no health phase")]
    public async Task PostBacktest_NoSuchGate_IsNotFound(string address, string message)
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, address, JsonContent.Create(new { releases = 1 }));

        Assert.Contains(message, (await TestApp.JsonAsync(response, HttpStatusCode.NotFound)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostBacktest_WithoutTheRole_IsForbidden()
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, Address, JsonContent.Create(new { releases = 1 }), "ci");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static async Task<JsonElement> PostAsync(TestApp app, object body)
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, Address, JsonContent.Create(body));
        return await TestApp.JsonAsync(response, HttpStatusCode.OK);
    }
}
