using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class HappyPathTests
{
    [Fact]
    public async Task Release_EverythingGoesWell_LeavesTheWholeStory()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.Stage == "staging" ? Outside.Succeeded : Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("staging", ShopPlans.Webhook),
            ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Callback, ShopPlans.Health.Replace("bake: 10m", "bake: 2m", StringComparison.Ordinal), ShopPlans.Undo)));

        Assert.Equal(WaitingCode.Approval, app.View(id).WaitingOn!.Code);
        await app.AdvanceAsync(TimeSpan.FromHours(1));
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve", "Looks good");
        Assert.Equal(WaitingCode.Deploy, app.View(id).WaitingOn!.Code);
        await app.ReportAsync(app.Outside.Orders[^1], "succeeded");
        await app.IdleAsync();
        Assert.Equal(WaitingCode.Health, app.View(id).WaitingOn!.Code);
        await app.AdvanceAsync(TimeSpan.FromMinutes(2));

        ReleaseView view = app.View(id);
        Assert.Equal((ReleaseStatus.Succeeded, "All 2 stages succeeded."), (view.Status, view.Reason));
        Assert.Equal(
            [
                "release.requested",
                "release.started",
                "stage.started staging/1",
                "deploy.requested staging/1",
                "stage.waiting staging/1",
                "deploy.finished staging/1",
                "stage.finished staging/1",
                "stage.started production/1",
                "approval.requested production/1",
                "stage.waiting production/1",
                "notification.sent production/1",
                "notification.sent production/1",
                "approval.decided production/1",
                "approval.closed production/1",
                "deploy.requested production/1",
                "stage.waiting production/1",
                "deploy.finished production/1",
                "stage.waiting production/1",
                "health.sampled production/1",
                "health.sampled production/1",
                "health.sampled production/1",
                "health.judged production/1",
                "stage.finished production/1",
                "release.finished",
            ],
            app.Story(id));
        Assert.Equal([$"{id}-staging-1-deploy", $"{id}-production-1-deploy"], app.Outside.Orders.Select(order => order.IdempotencyKey));
        Assert.All(app.Outside.Orders, order => Assert.Equal(DeploymentAction.Deploy, order.Action));
        Assert.Empty(await app.RunningInstancesAsync());
    }
}
