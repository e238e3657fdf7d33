using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Locks;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class LockTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lock_NobodyElseWantsIt_LeavesNoTraceAndIsFreeAfterwards()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));

        Assert.Equal((id, LockPurpose.Deploy), (app.Locks["production"].Holder!.ReleaseId, app.Locks["production"].Holder!.Purpose));
        await ReportAsync(app, 0, "succeeded");

        Assert.True(app.Locks["production"].IsFree);
        Assert.Equal(["release.requested", "release.started", "stage.started production/1", "deploy.requested production/1", "stage.waiting production/1", "deploy.finished production/1", "stage.finished production/1", "release.finished"], app.Story(id));
    }

    [Fact]
    public async Task Lock_HeldByAnotherPlan_IsServedInTheOrderOfAsking()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string[] ids = await StartAsync(app, "shop", "stock", "search");

        Assert.Equal(
            $"Waiting for the lock on production: held by release {ids[0]} (shop 1.2.3, stage production) since 2026-11-23 12:00 UTC; this stage is next in the queue.",
            app.View(ids[1]).WaitingOn!.Text);
        Waiting third = app.View(ids[2]).WaitingOn!;
        Assert.Equal((WaitingCode.Lock, null), (third.Code, third.Until));
        Assert.EndsWith("this stage is 2nd in the queue.", third.Text, StringComparison.Ordinal);
        Assert.Equal((ReleaseStatus.Waiting, StagePhase.Lock), (app.View(ids[2]).Status, app.View(ids[2]).Stages[0].Phase));
        Assert.Single(app.Outside.Orders);

        await app.AdvanceAsync(TimeSpan.FromMinutes(5));
        await ReportAsync(app, 0, "succeeded");
        Assert.Equal(["shop", "stock"], app.Outside.Orders.Select(order => order.Release.Plan));
        Assert.Contains($"held by release {ids[1]} (stock 1.2.3, stage production) since 2026-11-23 12:05 UTC; this stage is next in the queue.", app.View(ids[2]).WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Equal(third.Since, app.View(ids[2]).WaitingOn!.Since);
        await ReportAsync(app, 1, "succeeded");
        await ReportAsync(app, 2, "succeeded");

        Assert.Equal(["shop", "stock", "search"], app.Outside.Orders.Select(order => order.Release.Plan));
        Assert.All(ids, id => Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status));
        Assert.True(app.Locks["production"].IsFree);
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Lock_ApprovalIsWaitedFor_HoldsNone()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));

        Assert.True(app.Locks["production"].IsFree);
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Lock_HolderIsWatched_HoldsItUntilHealthIsJudged()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));
        string[] ids = await StartAsync(app, "stock");

        await app.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(WaitingCode.Lock, app.View(ids[0]).WaitingOn!.Code);
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(ids[0]).Status);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("aborted")]
    [InlineData("timeout")]
    public async Task Lock_HolderEndsBadly_TheNextGoesOn(string end)
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string[] ids = await StartAsync(app, "shop", "stock");

        switch (end)
        {
            case "failed":
                await ReportAsync(app, 0, "failed");
                break;
            case "aborted":
                await app.ActAsync(ids[0], "abort");
                break;
            default:
                await app.AdvanceAsync(TimeSpan.FromMinutes(30));
                break;
        }

        Assert.True(app.View(ids[0]).Status.IsOver());
        Assert.Equal(WaitingCode.Deploy, app.View(ids[1]).WaitingOn!.Code);
        Assert.Equal(ids[1], app.Locks["production"].Holder!.ReleaseId);
    }

    [Fact]
    public async Task Lock_WaitingReleaseIsAborted_LeavesTheQueueAndOthersMoveUp()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string[] ids = await StartAsync(app, "shop", "stock", "search");

        await app.ActAsync(ids[1], "abort");

        Assert.Equal(ReleaseStatus.Aborted, app.View(ids[1]).Status);
        Assert.Equal([ids[0], ids[2]], app.Locks["production"].Claims.Select(claim => claim.ReleaseId));
        Assert.Contains("next in the queue", app.View(ids[2]).WaitingOn!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_TwoStagesOfOneReleaseInOneEnvironment_DeployOneAfterTheOther()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("east", ShopPlans.Callback).Replace("environment: east", "environment: production", StringComparison.Ordinal),
            ShopPlans.Stage("west", "needs: []", ShopPlans.Callback).Replace("environment: west", "environment: production", StringComparison.Ordinal)));

        Assert.Single(app.Outside.Orders);
        await ReportAsync(app, 0, "succeeded");
        await ReportAsync(app, 1, "succeeded");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Lock_StageFailsAndRollsBack_NobodyDeploysInBetween()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        await app.RunAsync(ShopPlans.One(ShopPlans.Callback, "rollback: { webhook: { connection: hub, path: /undo, completion: callback } }"));
        string[] ids = await StartAsync(app, "stock");

        await ReportAsync(app, 0, "failed");

        Assert.Equal([DeploymentAction.Deploy, DeploymentAction.Rollback], app.Outside.Orders.Select(order => order.Action));
        Assert.Contains("held by the rollback of release", app.View(ids[0]).WaitingOn!.Text, StringComparison.Ordinal);
        await ReportAsync(app, 1, "succeeded");
        Assert.Equal("stock", app.Outside.Orders[2].Release.Plan);
        Assert.Equal(ids[0], app.Locks["production"].Holder!.ReleaseId);
    }

    [Fact]
    public async Task Lock_RollbackWhileAnotherDeploys_WaitsAtTheHeadOfTheQueue()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Undo));
        app.Outside.OnStart = order => Task.FromResult(order.Action == DeploymentAction.Deploy ? Outside.Accepted : Outside.Succeeded);
        await StartAsync(app, "stock", "search");

        await app.ActAsync(id, "rollback");
        Assert.Equal(ReleaseStatus.RollingBack, app.View(id).Status);
        Assert.Equal((StageStatus.RollingBack, WaitingCode.Lock), (app.View(id).Stages[0].Status, app.View(id).Stages[0].WaitingOn!.Code));
        Assert.Equal(TestApp.Noon.AddMinutes(30), app.View(id).Stages[0].WaitingOn!.Until);
        await ReportAsync(app, 1, "succeeded");

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Equal(["shop", "stock", "shop", "search"], app.Outside.Orders.Select(order => order.Release.Plan));
    }

    [Fact]
    public async Task Lock_RollbackDoesNotGetItInTime_FailsInsteadOfDeployingBesideAnother()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, "rollback: { webhook: { connection: hub, path: /undo }, timeout: 5m }"));
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        await StartAsync(app, "stock");

        await app.ActAsync(id, "rollback");
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        ReleaseView view = app.View(id);
        Assert.Equal((ReleaseStatus.RollbackFailed, StageStatus.RollbackFailed), (view.Status, view.Stages[0].Status));
        Assert.Contains("did not get the lock within 00:05:00", view.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Outside.Orders, order => order.Action == DeploymentAction.Rollback);
        Assert.Empty(app.Locks["production"].Queue);
        app.Story(id);
    }

    [Fact]
    public async Task Lock_HolderWasTerminated_TheTimerFreesItWithinAMinuteOrSo()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string[] ids = await StartAsync(app, "shop", "stock");

        await app.Durable.TerminateInstanceAsync(ids[0], new EmbeddedFunctions.DurableTask.Client.TerminateInstanceOptions(Output: "gone", Recursive: true), Stop);
        await app.IdleAsync();
        Assert.Equal(ids[0], app.Locks["production"].Holder!.ReleaseId);
        await app.AdvanceUntilAsync(() => app.Outside.Orders.Count == 2, TimeSpan.FromMinutes(3));

        Assert.Equal(ids[1], app.Locks["production"].Holder!.ReleaseId);
    }

    [Fact]
    public async Task Lock_FreeingFailedAndTheNextWasNotWoken_TheTimerRepairsBoth()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string[] ids = await StartAsync(app, "shop", "stock");

        // As if the process had died between the end of the stage and the freeing of its lock.
        await app.RecordUnheardAsync(ids[0], NewEvent.ForStage("ended", app.Clock.GetUtcNow(), EventTypes.StageFinished, "production", 1, "system", new EventData.StageFinished(StageStatus.Aborted, "died")));
        await app.AdvanceUntilAsync(() => app.Outside.Orders.Count == 2, TimeSpan.FromMinutes(3));

        Assert.Equal(ids[1], app.Locks["production"].Holder!.ReleaseId);
    }

    [Fact]
    public async Task Lock_WakeUpOfTheNextIsLost_TheTimerWakesIt()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string[] ids = await StartAsync(app, "shop", "stock");

        // Freed by another process that died before it woke anyone.
        await app.Locks.ChangeAsync("production", state => LockQueue.Free(state, state.Holder!.Key, app.Clock.GetUtcNow()), Stop);
        await app.AdvanceUntilAsync(() => app.Outside.Orders.Count == 2, TimeSpan.FromMinutes(3));

        Assert.Equal(WaitingCode.Deploy, app.View(ids[1]).WaitingOn!.Code);
    }

    [Fact]
    public async Task Lock_StoreIsAwayForAWhile_CostsTimeOnly()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Locks.FailNext(changes: 3);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));

        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.True(app.Locks["production"].IsFree);
    }

    [Fact]
    public async Task Locks_ListedByTheApiAndThePage_NameHolderAndQueue()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string[] ids = await StartAsync(app, "shop", "stock");

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, "/api/locks", key: "reader");
        JsonElement item = Assert.Single((await TestApp.JsonAsync(response, HttpStatusCode.OK)).GetProperty("items").EnumerateArray());

        Assert.Equal(("production", ids[0]), (item.GetProperty("environment").GetString(), item.GetProperty("holder").GetProperty("release").GetString()));
        Assert.Equal($"The lock on production is held by release {ids[0]} (shop 1.2.3, stage production) since 2026-11-23 12:00 UTC.", item.GetProperty("text").GetString());
        JsonElement waits = Assert.Single(item.GetProperty("queue").EnumerateArray());
        Assert.Equal((1, ids[1], "deploy"), (waits.GetProperty("place").GetInt32(), waits.GetProperty("release").GetString(), waits.GetProperty("purpose").GetString()));
    }

    [Fact]
    public async Task FreeLock_ByHand_IsInTheHoldersHistoryAndTheNextGoesOn()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string[] ids = await StartAsync(app, "shop", "stock");

        (HttpStatusCode status, _) = await FreeAsync(app, "production", new { reason = "stuck since yesterday", release = ids[0] });

        Assert.Equal(HttpStatusCode.Accepted, status);
        ActionView action = Assert.Single(app.View(ids[0]).Actions);
        Assert.Equal((OperatorAction.FreeLock, "key:ops", "Lock on production taken away: stuck since yesterday", "production"), (action.Action, action.Actor, action.Reason, action.Stage));
        Assert.Equal(ids[1], app.Locks["production"].Holder!.ReleaseId);
        Assert.Equal(2, app.Outside.Orders.Count);

        // The stage that lost it goes on, and its end takes nothing from the one that has it now.
        await ReportAsync(app, 0, "succeeded");
        Assert.Equal((ReleaseStatus.Succeeded, ids[1]), (app.View(ids[0]).Status, app.Locks["production"].Holder!.ReleaseId));
    }

    [Fact]
    public async Task FreeLock_DoesNotFit_SaysWhy()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        string[] ids = await StartAsync(app, "shop", "stock");

        Assert.Equal(HttpStatusCode.Conflict, (await FreeAsync(app, "staging", new { reason = "why not" })).Status);
        (HttpStatusCode status, string text) = await FreeAsync(app, "production", new { reason = "why not", release = ids[1] });
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains($"held by release {ids[0]}", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await FreeAsync(app, "production", new { })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await FreeAsync(app, "production", new { reason = "x", force = true })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await FreeAsync(app, "production", new { reason = "x", release = 7 })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await FreeAsync(app, "Prod%20uction", new { reason = "x" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await FreeAsync(app, "production", new { reason = "x" }, key: "ci")).Status);
        Assert.Equal(ids[0], app.Locks["production"].Holder!.ReleaseId);
    }

    /// <summary>Releases of these plans, each with one stage in production, one after the other.</summary>
    private static async Task<string[]> StartAsync(TestApp app, params string[] plans)
    {
        List<string> ids = [];
        foreach (string plan in plans)
        {
            ids.Add(await app.RunAsync(ShopPlans.One(ShopPlans.Callback).Replace("plan: shop", $"plan: {plan}", StringComparison.Ordinal)));
        }

        return [.. ids];
    }

    private static async Task ReportAsync(TestApp app, int order, string status)
    {
        await app.ReportAsync(app.Outside.Orders[order], status);
        await app.IdleAsync();
    }

    private static async Task<(HttpStatusCode Status, string Text)> FreeAsync(TestApp app, string name, object body, string key = "ops")
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, $"/api/locks/{name}/free", JsonContent.Create(body), key);
        await app.IdleAsync();
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }
}
