using System.Net;
using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class PauseTests
{
    [Fact]
    public async Task Pause_WhileWaitingForAnApproval_TakesTheDecisionAndDeploysOnlyWhenResumed()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "pause", reason: "incident"));
        Assert.Equal(HttpStatusCode.OK, await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve"));
        await app.AdvanceAsync(TimeSpan.FromDays(3));
        ReleaseView paused = app.View(id);
        Assert.Empty(app.Outside.Orders);
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "resume"));

        Assert.Equal((ReleaseStatus.Paused, (Waiting?)null, (Waiting?)null), (paused.Status, paused.WaitingOn, paused.Stages[0].WaitingOn));
        Assert.Equal(("key:ops", "incident"), (paused.Paused!.Actor, paused.Paused.Reason));
        Assert.Equal((ReleaseStatus.Succeeded, (PauseView?)null), (app.View(id).Status, app.View(id).Paused));
        Assert.Single(app.Outside.Orders);
        Assert.Single(app.Story(id), "release.paused");
        Assert.Single(app.Story(id), "release.resumed");
    }

    [Fact]
    public async Task Pause_ApprovalRunsOutMeanwhile_EndsAsExpired()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));

        await app.ActAsync(id, "pause");
        await app.AdvanceAsync(TimeSpan.FromHours(25));

        Assert.Equal(ReleaseStatus.Expired, app.View(id).Status);
    }

    [Fact]
    public async Task Pause_WhileDeploying_FollowsTheDeploymentAndStartsNoOtherStage()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.Of(ShopPlans.Stage("staging", ShopPlans.Callback), ShopPlans.Stage("production", ShopPlans.Callback)));

        await app.ActAsync(id, "pause");
        Assert.Equal(WaitingCode.Deploy, ReleaseProjection.WaitOf(app.View(id))!.Code);
        await app.ReportAsync(app.Outside.Orders[0], "succeeded");
        await app.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal((ReleaseStatus.Paused, StageStatus.Succeeded, StageStatus.Pending), (app.View(id).Status, app.View(id).Stages[0].Status, app.View(id).Stages[1].Status));
        await app.ActAsync(id, "resume");

        Assert.Equal(["staging", "production"], app.Outside.Orders.Select(order => order.Stage));
    }

    [Fact]
    public async Task Pause_WhileBaking_MeasuresOnAndEndsWithTheLastStage()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health));

        await app.ActAsync(id, "pause");
        await app.AdvanceAsync(TimeSpan.FromMinutes(11));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(11, app.Outside.Measured.Count);
    }

    [Fact]
    public async Task Pause_GateFailsMeanwhile_RollsBackAllTheSame()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health, ShopPlans.Undo));

        await app.ActAsync(id, "pause");
        app.Outside.OnMeasure = (_, _) => app.Outside.Orders.Count == 1 ? Sample.Of(1, "broken") : Sample.Of(0, "fine");
        await app.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Equal((ReleaseStatus.RolledBack, (PauseView?)null), (app.View(id).Status, app.View(id).Paused));
    }

    [Fact]
    public async Task Pause_WhileAskedAboutAFailure_RetriesOnlyWhenResumed()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "broken"), Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, "onFailure: ask"));

        await app.ActAsync(id, "pause");
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "retry", "production"));
        await app.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Single(app.Outside.Orders);
        await app.ActAsync(id, "resume");

        Assert.Equal((ReleaseStatus.Succeeded, 2), (app.View(id).Status, app.Outside.Orders.Count));
    }

    [Fact]
    public async Task Pause_BeforeTheReleaseHasBegun_StartsNoStage()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));
        PlanDocument plan = (await app.Plans.FindAsync("shop", null, TestContext.Current.CancellationToken))!;
        ReleaseFacts facts = new() { Id = "forgotten", Plan = "shop", PlanVersion = 1, PlanDigest = plan.Digest, Version = "1", Requester = "key:ci", RequestedAt = app.Clock.GetUtcNow() };
        (ReleaseView view, HistoryEvent requested) = ReleaseKickoff.Begin(facts, plan.Plan);
        await app.Releases.CreateAsync(view, [requested], null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync("forgotten", "pause"));
        await app.AdvanceUntilAsync(() => app.View("forgotten").Begun, TimeSpan.FromMinutes(5));
        await app.AdvanceAsync(TimeSpan.FromHours(5));
        Assert.Equal((ReleaseStatus.Paused, StageStatus.Pending), (app.View("forgotten").Status, app.View("forgotten").Stages[0].Status));
        Assert.Single(app.Story("forgotten"), "stage.waiting");
        await app.ActAsync("forgotten", "resume");

        Assert.Equal(ReleaseStatus.Succeeded, app.View("forgotten").Status);
    }

    [Theory]
    [InlineData("abort", ReleaseStatus.Aborted, 1)]
    [InlineData("rollback", ReleaseStatus.RolledBack, 2)]
    public async Task Act_WhilePaused_EndsAtOnce(string action, ReleaseStatus expected, int orders)
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("staging", ShopPlans.Webhook, ShopPlans.Undo), ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook)));

        await app.ActAsync(id, "pause");
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        await app.ActAsync(id, action);

        Assert.Equal((expected, orders, (PauseView?)null), (app.View(id).Status, app.Outside.Orders.Count, app.View(id).Paused));
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Resume_WakeUpIsLost_GoesOnWithinAnHour()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.ActAsync(id, "pause");
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");

        await app.RecordUnheardAsync(id, OperatorEvents.For(app.View(id), OperatorAction.Resume, null, "key:ops", "go", app.Clock.GetUtcNow())[1]);
        await app.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Pause_AgainAndAgain_HoldsEveryTime()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));

        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "pause"));
            Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "pause"));
            Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "resume"));
            Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "resume"));
        }

        await app.ActAsync(id, "pause");
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        Assert.Empty(app.Outside.Orders);
        Assert.Equal(4, app.Story(id).Count(line => line == "release.paused"));
    }

    [Fact]
    public async Task Pause_Answer_SaysWhoPausedItAndWhatFits()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.ActAsync(id, "pause", reason: "incident");

        using HttpResponseMessage read = await app.SendAsync(HttpMethod.Get, $"/api/releases/{id}");
        JsonElement release = await TestApp.JsonAsync(read, HttpStatusCode.OK);
        using HttpResponseMessage again = await app.SendAsync(HttpMethod.Post, $"/api/releases/{id}/pause", System.Net.Http.Json.JsonContent.Create(new { reason = "again" }));
        JsonElement problem = await TestApp.JsonAsync(again, HttpStatusCode.Conflict);

        Assert.Equal(("paused", "incident"), (release.GetProperty("status").GetString(), release.GetProperty("paused").GetProperty("reason").GetString()));
        Assert.Contains("resume", problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("message").GetString()));
    }
}
