using System.Net;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class SkipTests
{
    [Fact]
    public async Task Skip_PendingStage_IsLeftOutAndWhatNeedsItGoesOn()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted, Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("staging", ShopPlans.Callback), ShopPlans.Stage("middle", ShopPlans.Webhook), ShopPlans.Stage("production", ShopPlans.Webhook)));

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "skip", "middle", "not today"));
        await app.ReportAsync(app.Outside.Orders[0], "succeeded");
        await app.IdleAsync();

        ReleaseView view = app.View(id);
        Assert.Equal((ReleaseStatus.Succeeded, StageStatus.Skipped, 0), (view.Status, view.FindStage("middle")!.Status, view.FindStage("middle")!.Attempt));
        Assert.Equal("Skipped by key:ops: not today", view.FindStage("middle")!.Reason);
        Assert.Equal(["staging", "production"], app.Outside.Orders.Select(order => order.Stage));
        Assert.Contains("stage.skipped middle/", app.Story(id));
        Assert.DoesNotContain("stage.started middle/1", app.Story(id));
    }

    [Fact]
    public async Task Skip_WaitingForAnApproval_EndsTheStageAndItsLinks()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.Of(ShopPlans.Stage("staging", ShopPlans.Approval, ShopPlans.Webhook), ShopPlans.Stage("production", ShopPlans.Webhook)));

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "skip", "staging"));

        Assert.Equal((ReleaseStatus.Succeeded, StageStatus.Skipped), (app.View(id).Status, app.View(id).Stages[0].Status));
        Assert.Equal("production", Assert.Single(app.Outside.Orders).Stage);
        Assert.Contains("approval.closed staging/1", app.Story(id));
        Assert.DoesNotContain("stage.finished staging/1", app.Story(id));
        using HttpResponseMessage link = await app.Http.GetAsync(TestApp.LinkOf(app.MailTo("ada@contoso.example")), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("name=\"nonce\"", await link.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Skip_FailedAndAsked_GoesOnAndCanStillBeRolledBack()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order is { Stage: "staging", Action: DeploymentAction.Deploy } ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("staging", ShopPlans.Webhook, ShopPlans.Undo, "onFailure: ask"), ShopPlans.Stage("production", ShopPlans.Webhook, ShopPlans.Undo)));

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "skip", "staging"));
        Assert.Equal((ReleaseStatus.Succeeded, StageStatus.Skipped), (app.View(id).Status, app.View(id).Stages[0].Status));
        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "rollback"));

        Assert.Equal(["staging", "production", "production", "staging"], app.Outside.Orders.Select(order => order.Stage));
        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Skip_DeploymentIsUnderWayOrDone_IsRefused(bool done)
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(done ? Outside.Succeeded : Outside.Accepted, Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.Of(ShopPlans.Stage("staging", ShopPlans.Callback), ShopPlans.Stage("production", ShopPlans.Callback)));

        Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "skip", "staging"));
        Assert.DoesNotContain("stage.skipped staging/1", app.Story(id));
    }

    [Fact]
    public async Task Skip_InTheMomentTheStageBegins_IsNotDeployed()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted, Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.Of(ShopPlans.Stage("staging", ShopPlans.Callback), ShopPlans.Stage("production", ShopPlans.Webhook)));

        // Recorded by another instance of the application, which did not come to wake anyone.
        foreach (NewEvent fact in OperatorEvents.For(app.View(id), OperatorAction.Skip, "production", "key:ops", "no", app.Clock.GetUtcNow()))
        {
            await app.RecordUnheardAsync(id, fact);
        }

        await app.ReportAsync(app.Outside.Orders[0], "succeeded");
        await app.IdleAsync();

        Assert.Equal((ReleaseStatus.Succeeded, StageStatus.Skipped), (app.View(id).Status, app.View(id).Stages[1].Status));
        Assert.Single(app.Outside.Orders);
    }

    [Fact]
    public async Task Skip_WhilePaused_StartsWhatNeedsItOnlyWhenResumed()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.Of(ShopPlans.Stage("staging", ShopPlans.Approval, ShopPlans.Webhook), ShopPlans.Stage("production", ShopPlans.Webhook)));

        await app.ActAsync(id, "pause");
        await app.ActAsync(id, "skip", "staging");
        Assert.Empty(app.Outside.Orders);
        await app.ActAsync(id, "resume");

        Assert.Equal("production", Assert.Single(app.Outside.Orders).Stage);
    }

    [Fact]
    public async Task Skip_WithoutAReason_Is400()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));

        Assert.Equal(HttpStatusCode.BadRequest, await app.ActAsync(id, "skip", "production", reason: ""));
    }
}
