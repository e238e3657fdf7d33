using System.Net;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class GivenUpDeploymentTests
{
    [Fact]
    public async Task Rollback_WhileTheDeploymentIsAwaited_UndoesItAtOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.Action == DeploymentAction.Deploy ? Outside.Accepted : Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback, ShopPlans.Undo));
        Assert.Equal(WaitingCode.Deploy, app.View(id).WaitingOn!.Code);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "rollback"));

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Equal([DeploymentAction.Deploy, DeploymentAction.Rollback], app.Outside.Orders.Select(order => order.Action));
        Assert.Empty(await app.RunningInstancesAsync());
    }
}
