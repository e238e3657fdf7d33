using System.Net;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class CalendarInFlightTests
{
    // Begins five minutes after the tests do, and lasts an hour.
    private static string Freeze(string inFlight, string start = "2026-11-23T12:05", string more = "") =>
        $$"""{"kind":"freeze","scope":{"environments":["production"]},"zone":"UTC","start":"{{start}}","duration":"1h","inFlight":"{{inFlight}}"{{more}}}""";

    [Fact]
    public async Task Finish_FreezeBegins_NothingHappens()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("stop", Freeze("finish"));
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health, ShopPlans.Undo));

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(11, app.Outside.Measured.Count);
    }

    [Fact]
    public async Task Abort_FreezeBeginsWhileTheGateBakes_FailsAtThatMinuteAndOnFailureDecides()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("stop", Freeze("abort"));
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health.Replace("bake", "onInconclusive: ask, bake", StringComparison.Ordinal), ShopPlans.Undo));
        await app.AdvanceAsync(TimeSpan.FromSeconds(299));
        Assert.Equal(WaitingCode.Health, app.View(id).WaitingOn!.Code);

        await app.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal([$"{id}-production-1-deploy", $"{id}-production-1-rollback"], app.Outside.Orders.Select(order => order.IdempotencyKey));
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Contains("Stopped in flight: The freeze 'stop' holds", app.View(id).Stages[0].Reason, StringComparison.Ordinal);
        Assert.Equal(StageStatus.Failed, Assert.Single(app.Data<EventData.StageFinished>(id, EventTypes.StageFinished)).Status);
        Assert.NotEmpty(app.Story(id));
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Abort_RuleIsStoredWhileADeploymentRuns_EndsItAtOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback, "onFailure: stop"));

        await app.PutRuleAsync("stop", Freeze("abort", "2026-11-23T11:00", ",\"description\":\"Incident 7\"").Replace("\"1h\"", "\"5h\"", StringComparison.Ordinal));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        Assert.Contains("Incident 7", app.View(id).Reason, StringComparison.Ordinal);
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Abort_StageAsksAndIsRetried_WaitsForTheFreezeToEnd()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted, Outside.Succeeded);
        await app.PutRuleAsync("stop", Freeze("abort"));
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback, "onFailure: ask"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(6));
        Assert.Equal((WaitingCode.Operator, StageStatus.Failed), (app.View(id).WaitingOn!.Code, app.View(id).Stages[0].Status));

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "retry", "production"));
        Assert.Equal(WaitingCode.Freeze, app.View(id).WaitingOn!.Code);
        await app.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal((ReleaseStatus.Succeeded, 2), (app.View(id).Status, app.View(id).Stages[0].Attempt));
    }

    [Fact]
    public async Task Hold_FreezeBeginsWhileADeploymentRuns_HealthBeginsOnlyWhenItEnds()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        await app.PutRuleAsync("stop", Freeze("hold"));
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback, ShopPlans.Health));
        await app.AdvanceAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(WaitingCode.Deploy, app.View(id).WaitingOn!.Code); // what was sent goes on

        await app.ReportAsync(app.Outside.Orders[0], "succeeded");
        await app.IdleAsync();
        Assert.Equal((WaitingCode.Freeze, TestApp.Noon.AddMinutes(65)), (app.View(id).WaitingOn!.Code, app.View(id).WaitingOn!.Until));
        Assert.Empty(app.Outside.Measured);
        await app.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(WaitingCode.Health, app.View(id).WaitingOn!.Code);
        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(TestApp.Noon.AddMinutes(65), app.Outside.Measured[0].At);
        Assert.NotEmpty(app.Story(id));
    }

    [Fact]
    public async Task Hold_IsOverriddenOrAborted_GoesOnOrEnds()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        await app.PutRuleAsync("stop", Freeze("hold"));
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Callback, ShopPlans.Health));
        string passes = await app.KickOffAsync();
        await app.IdleAsync(); // it takes the lock first
        string ends = await app.KickOffAsync();
        await app.AdvanceAsync(TimeSpan.FromMinutes(6));
        foreach (Core.Deployments.DeploymentOrder order in app.Outside.Orders)
        {
            await app.ReportAsync(order, "succeeded");
        }

        await app.IdleAsync();

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(passes, "override", "production"));
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(ends, "abort"));

        Assert.Equal(WaitingCode.Health, app.View(passes).WaitingOn!.Code);
        Assert.Equal(ReleaseStatus.Aborted, app.View(ends).Status);
    }

    [Fact]
    public async Task Abort_FreezeWasOverriddenBeforeTheDeployment_DoesNotTouchIt()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.PutRuleAsync("stop", Freeze("abort", "2026-11-23T11:30"));
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));
        Assert.Equal(WaitingCode.Freeze, app.View(id).WaitingOn!.Code);
        await app.ActAsync(id, "override", "production");
        await app.PutRuleAsync("other", Freeze("abort", "2027-01-01T00:00"));

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Abort_WhileAnOperatorIsAsked_Fails()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnMeasure = (_, _) => Core.Health.Sample.NoData("nothing");
        await app.PutRuleAsync("stop", Freeze("abort", "2026-11-23T12:30"));
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));
        await app.AdvanceAsync(TimeSpan.FromMinutes(11));
        Assert.Equal(WaitingCode.Operator, app.View(id).WaitingOn!.Code);

        await app.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        Assert.Contains("'stop'", app.View(id).Reason, StringComparison.Ordinal);
    }
}
