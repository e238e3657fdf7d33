using System.Net;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class OperatorTests
{
    private static readonly DeploymentAnswer Broken = new(DeploymentState.Failed, "broken");

    [Fact]
    public async Task Retry_WhileAsked_RunsTheNextAttemptInTheSameRun()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Broken, Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, "onFailure: ask"));
        Assert.Equal(WaitingCode.Operator, app.View(id).WaitingOn!.Code);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "retry", "production"));

        Assert.Equal((ReleaseStatus.Succeeded, 1, 2), (app.View(id).Status, app.View(id).Run, app.View(id).Stages[0].Attempt));
        Assert.Equal([$"{id}-production-1-deploy", $"{id}-production-2-deploy"], app.Outside.Orders.Select(order => order.IdempotencyKey));
        Assert.Contains("stage.retried production/2", app.Story(id));
    }

    [Fact]
    public async Task Retry_AskedForInTheMomentTheStageFails_IsNotForgotten()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted, Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("east", ShopPlans.Callback, "onFailure: ask"),
            ShopPlans.Stage("west", "needs: []", ShopPlans.Approval, ShopPlans.Webhook)));

        // The stage's end is recorded, as its orchestration does, and the retry asked for before the release has heard of it.
        await app.RecordUnheardAsync(id, NewEvent.ForStage("finished/east/1", app.Clock.GetUtcNow(), EventTypes.StageFinished, "east", 1, "system", new EventData.StageFinished(StageStatus.Failed, "early")));
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "retry", "east"));
        await app.ReportAsync(app.Outside.Orders[0], "failed");
        await app.IdleAsync();

        Assert.Equal((StageStatus.Succeeded, 2), (app.View(id).FindStage("east")!.Status, app.View(id).FindStage("east")!.Attempt));
    }

    [Fact]
    public async Task Retry_AgainAndAgain_AlwaysAsksAgain()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order is { Stage: "east", Attempt: < 4 } or { Stage: "west", Attempt: < 3 } ? Broken : Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("east", ShopPlans.Webhook, "onFailure: ask"),
            ShopPlans.Stage("west", "needs: []", ShopPlans.Webhook, "onFailure: ask")));

        foreach (string stage in new[] { "west", "east", "west", "east", "east" })
        {
            ReleaseView view = app.View(id);
            Assert.Equal(WaitingCode.Operator, view.WaitingOn!.Code);
            Assert.Contains(stage, view.WaitingOn.Text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "retry", stage));
        }

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(7, app.Outside.Orders.Count);
    }

    [Fact]
    public async Task Retry_OneOfTwoAskedSucceeds_StillWaitsForTheOther()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.Stage == "east" && order.Attempt == 1 ? Outside.Accepted : order.Attempt == 1 ? Broken : Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("east", ShopPlans.Callback, "onFailure: ask"),
            ShopPlans.Stage("west", "needs: []", ShopPlans.Webhook, "onFailure: ask")));
        Assert.Contains("west failed", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
        await app.ReportAsync(app.Outside.Orders.First(order => order.Stage == "east"), "failed");
        await app.IdleAsync();
        Assert.Contains("east, west failed", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);

        await app.ActAsync(id, "retry", "east");

        // The same sentence as at first, but a new wait: the release must not look as if nothing held it up.
        Assert.Equal(StageStatus.Succeeded, app.View(id).FindStage("east")!.Status);
        Assert.Equal(WaitingCode.Operator, app.View(id).WaitingOn?.Code);
        Assert.Contains("west failed", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_AfterTheEnd_StartsANewRunFromTheFailedStage()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order is { Stage: "production", Attempt: 1 } ? Broken : Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("staging", ShopPlans.Webhook),
            ShopPlans.Stage("production", ShopPlans.Webhook),
            ShopPlans.Stage("after", ShopPlans.Webhook)));
        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "retry", "production"));

        Assert.Equal((ReleaseStatus.Succeeded, 2), (app.View(id).Status, app.View(id).Run));
        Assert.Equal(["staging/1", "production/1", "production/2", "after/1"], app.Outside.Orders.Select(order => $"{order.Stage}/{order.Attempt}"));
    }

    [Fact]
    public async Task Retry_NewRunWasStoredButNotStarted_IsStartedByTheSweeper()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        app.Outside.Answers(Broken, Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));
        IReadOnlyList<NewEvent> facts = OperatorEvents.For(app.View(id), OperatorAction.Retry, "production", "key:ops", "again", app.Clock.GetUtcNow());
        await app.Releases.CommitAsync(
            id,
            _ => [.. facts, NewEvent.ForRelease("started/2", app.Clock.GetUtcNow(), EventTypes.ReleaseStarted, "key:ops", new EventData.ReleaseStarted(2))],
            TestContext.Current.CancellationToken);

        await app.AdvanceUntilAsync(() => app.View(id).Status == ReleaseStatus.Succeeded, TimeSpan.FromMinutes(40));

        Assert.Equal(2, app.Outside.Orders.Count);
    }

    [Fact]
    public async Task Retry_NothingHasFailed_IsRefusedWithWhatWouldFit()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, $"/api/releases/{id}/stages/production/retry");
        System.Text.Json.JsonElement problem = await TestApp.JsonAsync(response, HttpStatusCode.Conflict);

        Assert.Contains("abort", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("abort", problem.GetProperty("errors")[0].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Abort_WhileDeploying_EndsAtOnceAndStillTakesTheReport()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback, ShopPlans.Undo));

        await app.ActAsync(id, "abort");
        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Equal(HttpStatusCode.OK, await app.ReportAsync(app.Outside.Orders[0], "succeeded"));
        await app.IdleAsync();

        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Empty(await app.RunningInstancesAsync());
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "rollback"));
    }

    [Fact]
    public async Task Abort_WhileWaitingToSendAgain_SendsNoMore()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.TryAgain, "503"));
        string id = await app.RunAsync(ShopPlans.One("deploy: { webhook: { connection: hub, path: /deploy }, retry: { attempts: 5, delay: 5m } }"));

        await app.ActAsync(id, "abort");
        await app.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Single(app.Outside.Orders);
    }

    [Theory]
    [InlineData("baking")]
    [InlineData("asked")]
    public async Task Abort_AfterDeploying_EndsAsAborted(string when)
    {
        await using TestApp app = await TestApp.StartAsync();
        if (when == "asked")
        {
            app.Outside.OnMeasure = (_, _) => Core.Health.Sample.NoData("nothing");
        }

        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Health, ShopPlans.Undo));
        await app.AdvanceAsync(TimeSpan.FromMinutes(when == "asked" ? 10 : 5));

        await app.ActAsync(id, "abort", reason: "enough");

        Assert.Equal((ReleaseStatus.Aborted, StageStatus.Aborted), (app.View(id).Status, app.View(id).Stages[0].Status));
        Assert.Single(app.Outside.Orders);
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Abort_WhileAskedAboutAFailedStage_EndsAsAborted()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Broken);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, "onFailure: ask"));

        await app.ActAsync(id, "abort");

        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
    }

    [Fact]
    public async Task Act_OnAReleaseThatIsNotThere_Is404()
    {
        await using TestApp app = await TestApp.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, await app.ActAsync("nosuch", "abort"));
        Assert.Equal(HttpStatusCode.NotFound, await app.ActAsync("nosuch", "approve", "production"));
        Assert.Equal(HttpStatusCode.NotFound, await app.ActAsync("NO%20SUCH", "reject", "production"));
    }

    [Fact]
    public async Task Sweeper_ReleaseWasStoredButNotStarted_StartsItOnce()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));
        PlanDocument plan = (await app.Plans.FindAsync("shop", null, TestContext.Current.CancellationToken))!;
        ReleaseFacts facts = new() { Id = "forgotten", Plan = "shop", PlanVersion = 1, PlanDigest = plan.Digest, Version = "1", Requester = "key:ci", RequestedAt = app.Clock.GetUtcNow() };
        (ReleaseView view, HistoryEvent requested) = ReleaseKickoff.Begin(facts, plan.Plan);
        await app.Releases.CreateAsync(view, [requested], null, TestContext.Current.CancellationToken);
        Assert.Equal(WaitingCode.Queue, app.View("forgotten").WaitingOn!.Code);

        await app.AdvanceUntilAsync(() => app.View("forgotten").Status == ReleaseStatus.Succeeded, TimeSpan.FromMinutes(5));
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Single(app.Outside.Orders);
        Assert.Single(app.Story("forgotten"), line => line == "release.started");
    }
}
