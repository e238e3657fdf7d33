using System.Net;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class SiblingTests
{
    [Fact]
    public async Task Sibling_FailsWhileAnotherDeploys_TheOtherIsFollowedToItsEndThenBothAreUndone()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.Action == DeploymentAction.Deploy ? Outside.Accepted : Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("east", ShopPlans.Callback, ShopPlans.Undo),
            ShopPlans.Stage("west", "needs: []", ShopPlans.Callback, ShopPlans.Undo),
            ShopPlans.Stage("after", "needs: [east, west]", ShopPlans.Webhook)));

        await app.ReportAsync(app.Outside.Orders.Single(order => order.Stage == "east"), "failed");
        await app.IdleAsync();
        Assert.Equal(WaitingCode.Deploy, app.View(id).WaitingOn!.Code);
        Assert.Equal(2, app.Outside.Orders.Count);
        await app.ReportAsync(app.Outside.Orders.Single(order => order.Stage == "west"), "succeeded");
        await app.IdleAsync();

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Equal(["east", "west"], app.Outside.Orders.Skip(2).Select(order => order.Stage).Order());
        Assert.Equal(StageStatus.Pending, app.View(id).FindStage("after")!.Status);
    }

    [Fact]
    public async Task Sibling_FailsAndAsks_OthersGoOn()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order is { Stage: "east", Attempt: 1 } ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("east", ShopPlans.Webhook, "onFailure: ask"),
            ShopPlans.Stage("west", "needs: []", ShopPlans.Approval, ShopPlans.Webhook)));

        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        Assert.Equal(StageStatus.Succeeded, app.View(id).FindStage("west")!.Status);
        Assert.Equal(WaitingCode.Operator, app.View(id).WaitingOn!.Code);
        await app.ActAsync(id, "retry", "east");

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Sibling_EndsTheReleaseWhileAnotherIsAskedAbout_RetryIsRefused()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.Stage == "east" ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("east", ShopPlans.Webhook, "onFailure: ask"),
            ShopPlans.Stage("west", "needs: []", ShopPlans.Callback),
            ShopPlans.Stage("north", "needs: []", ShopPlans.Callback)));
        await app.ReportAsync(app.Outside.Orders.Single(order => order.Stage == "west"), "failed");
        await app.IdleAsync();

        HttpStatusCode retry = await app.ActAsync(id, "retry", "east");
        await app.ReportAsync(app.Outside.Orders.Single(order => order.Stage == "north"), "succeeded");
        await app.IdleAsync();

        Assert.Equal(HttpStatusCode.Conflict, retry);
        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
    }

    [Fact]
    public async Task Abort_BeforeTheOrchestrationHasBegun_DeploysNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));
        app.Releases.FailNext(commits: 1); // the start of the run, which is tried again in a second
        string id = await app.KickOffAsync();
        await app.IdleAsync();
        Assert.Equal(ReleaseStatus.Queued, app.View(id).Status);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "abort"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Empty(app.Outside.Orders);
    }
}
