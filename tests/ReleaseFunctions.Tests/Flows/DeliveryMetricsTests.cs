using System.Net;
using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class DeliveryMetricsTests
{
    [Fact]
    public async Task Metrics_OneOfEachEnd_CountsWhatReachedProduction()
    {
        await using TestApp app = await TestApp.StartAsync();
        string plan = ShopPlans.Of(ShopPlans.Stage("staging", ShopPlans.Webhook), ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Callback, ShopPlans.Undo));
        app.Outside.OnStart = order => Task.FromResult(order is { Stage: "production", Action: DeploymentAction.Deploy } ? Outside.Accepted : Outside.Succeeded);

        string failed = await app.RunAsync(plan);
        await ApproveAsync(app, failed);
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));
        await app.ReportAsync(app.Outside.Orders[^1], "failed");
        await app.IdleAsync();
        string succeeded = await app.KickOffAsync();
        await app.IdleAsync();
        await ApproveAsync(app, succeeded);
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));
        await app.ReportAsync(app.Outside.Orders[^1], "succeeded");
        await app.IdleAsync();
        string rejected = await app.KickOffAsync();
        await app.IdleAsync();
        await app.ActAsync(rejected, "reject", "production", key: "bot");
        string aborted = await app.KickOffAsync();
        await app.IdleAsync();
        await app.ActAsync(aborted, "abort");
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        JsonElement metrics = await GetAsync(app, "?plan=shop&days=7");

        Assert.Equal(
            [ReleaseStatus.RolledBack, ReleaseStatus.Succeeded, ReleaseStatus.Rejected, ReleaseStatus.Aborted],
            new[] { failed, succeeded, rejected, aborted }.Select(id => app.View(id).Status));
        Assert.Equal((2, 1), (metrics.GetProperty("deploymentFrequency").GetProperty("deployments").GetInt32(), metrics.GetProperty("changeFailRate").GetProperty("failed").GetInt32()));
        Assert.Equal(0.5, metrics.GetProperty("changeFailRate").GetProperty("rate").GetDouble());
        Assert.Equal(1200, metrics.GetProperty("leadTime").GetProperty("medianSeconds").GetDouble());
        Assert.Equal(0, metrics.GetProperty("recoveryTime").GetProperty("unrecovered").GetInt32());
        Assert.Equal(0.5, metrics.GetProperty("reworkRate").GetProperty("rate").GetDouble());
        Assert.Equal(
            (1, 1, 1, 1),
            (Outcome(metrics, "succeeded"), Outcome(metrics, "rolledBack"), Outcome(metrics, "rejected"), Outcome(metrics, "aborted")));
        Assert.Equal("shop", metrics.GetProperty("plans")[0].GetProperty("plan").GetString());
    }

    [Fact]
    public async Task Metrics_ReleaseWasInFlightForMonths_CountsInThePeriodInWhichItEnded()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("incident", """{"kind":"freeze","scope":{"all":true},"zone":"UTC","start":"2026-11-23T00:00","end":"2027-04-01T00:00"}""");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        await app.LoseOrchestrationsAsync(); // nothing to do for months
        await app.AdvanceAsync(TimeSpan.FromDays(130));
        await app.LookAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);

        JsonElement metrics = await GetAsync(app, "?plan=shop&days=7");

        Assert.Equal((1, 1), (metrics.GetProperty("deploymentFrequency").GetProperty("deployments").GetInt32(), Outcome(metrics, "succeeded")));
        Assert.True(metrics.GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task Metrics_NothingReleased_HasNullRates()
    {
        await using TestApp app = await TestApp.StartAsync();

        JsonElement metrics = await GetAsync(app, string.Empty);

        Assert.Equal(30, metrics.GetProperty("days").GetInt32());
        Assert.Equal(JsonValueKind.Null, metrics.GetProperty("changeFailRate").GetProperty("rate").ValueKind);
        Assert.Equal(JsonValueKind.Null, metrics.GetProperty("leadTime").GetProperty("medianSeconds").ValueKind);
        Assert.Empty(metrics.GetProperty("plans").EnumerateArray());
        Assert.True(metrics.GetProperty("complete").GetBoolean());
    }

    [Theory]
    [InlineData("?days=0", "days")]
    [InlineData("?days=366", "days")]
    [InlineData("?days=+7", "days")]
    [InlineData("?days=1&days=2", "days")]
    [InlineData("?weeks=2", "weeks")]
    public async Task Metrics_QueryIsWrong_NamesTheParameter(string query, string parameter)
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, $"/api/metrics/delivery{query}");

        JsonElement problem = await TestApp.JsonAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains(parameter, problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()));
    }

    [Theory]
    [InlineData("", "Deployment frequency")]
    [InlineData("?days=1000", "no whole number from 1 to 365")]
    [InlineData("?plan=nosuch&days=90", "nosuch")]
    public async Task DeliveryPage_AnyQuery_ShowsTheNumbers(string query, string expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        string page = await ReviewTests.PageAsync(app, $"/ui/delivery{query}");

        Assert.Contains(expected, page, StringComparison.Ordinal);
        Assert.Contains("Rework rate", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_UnknownPlan_Is404()
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, "/api/metrics/delivery?plan=nosuch");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task ApproveAsync(TestApp app, string id)
    {
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "approve", "production", key: "ada"));
        await app.IdleAsync();
    }

    private static async Task<JsonElement> GetAsync(TestApp app, string query)
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, $"/api/metrics/delivery{query}", key: "reader");
        return await TestApp.JsonAsync(response, HttpStatusCode.OK);
    }

    private static int Outcome(JsonElement metrics, string name) => metrics.GetProperty("outcomes").GetProperty(name).GetInt32();
}
