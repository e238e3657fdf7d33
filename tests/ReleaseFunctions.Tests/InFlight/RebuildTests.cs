using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.InFlight;

/// <summary>The engine's store is thrown away, one command fills the new one from the facts, and every release goes on.</summary>
public sealed class RebuildTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostRebuild_EngineIsEmpty_EveryReleaseGoesOnAndNoneIsDoneTwice()
    {
        await using TestApp app = await TestApp.StartAsync();
        string waiting = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string deploying = await app.RunAsync(ShopPlans.Of(ShopPlans.Stage("test", ShopPlans.Callback)));
        await app.LoseOrchestrationsAsync();

        JsonElement report = await RebuildAsync(app);

        Assert.True(report.GetProperty("complete").GetBoolean());
        Assert.Equal(new[] { waiting, deploying }.Order(), Names(report, "repaired").Order());
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        Assert.Equal(1, app.View(waiting).Repair!.Count);
        Assert.Equal(WaitingCode.Deploy, app.View(deploying).WaitingOn!.Code);
        Assert.Equal(2, app.Outside.Orders.Count(order => order.IdempotencyKey == $"{deploying}-test-1-deploy"));
        Assert.Contains(
            "rebuilt by key:ops (move to another account)",
            app.Data<EventData.ReleaseStarted>(waiting, EventTypes.ReleaseStarted).Single(started => started.Repair == 1).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostRebuild_EngineHasEverything_LeavesItAlone()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));

        JsonElement report = await RebuildAsync(app);

        Assert.Equal(1, report.GetProperty("looked").GetInt32());
        Assert.Empty(Names(report, "repaired"));
        Assert.Null(app.View(id).Repair);
    }

    [Fact]
    public async Task PostRebuild_Repeated_StartsNothingTwice()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.LoseOrchestrationsAsync();
        await RebuildAsync(app);

        JsonElement again = await RebuildAsync(app);

        Assert.Empty(Names(again, "repaired"));
        Assert.Equal(1, app.View(id).Repair!.Count);
    }

    [Fact]
    public async Task PostRebuild_WithoutTheRoleAdmin_IsRefused()
    {
        await using TestApp app = await TestApp.StartAsync();

        using HttpResponseMessage answer = await PostAsync(app, "ci");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static async Task<JsonElement> RebuildAsync(TestApp app)
    {
        using HttpResponseMessage answer = await PostAsync(app, "ops");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement report = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Empty(report.GetProperty("failed").EnumerateArray());
        await app.IdleAsync();
        return report;
    }

    private static async Task<HttpResponseMessage> PostAsync(TestApp app, string key)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/orchestrations/rebuild") { Content = JsonContent.Create(new { reason = "move to another account" }) };
        request.Headers.Authorization = new("Bearer", TestApp.Key(key));
        return await app.Http.SendAsync(request, Stop);
    }

    private static IEnumerable<string> Names(JsonElement report, string list) => report.GetProperty(list).EnumerateArray().Select(name => name.GetString()!);
}
