using System.Net;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class RollbackTests
{
    private static readonly string[] TwoStages =
    [
        ShopPlans.Stage("staging", ShopPlans.Webhook, ShopPlans.Undo),
        ShopPlans.Stage("production", ShopPlans.Callback, ShopPlans.Undo),
    ];

    [Fact]
    public async Task Rollback_SecondStageFails_UndoesBothNewestFirstEachOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order is { Stage: "production", Action: DeploymentAction.Deploy } ? Outside.Accepted : Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.Of(TwoStages));
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        await app.ReportAsync(app.Outside.Orders[^1], "failed", "no disk");
        await app.IdleAsync();

        Assert.Equal(
            [$"{id}-staging-1-deploy", $"{id}-production-1-deploy", $"{id}-production-1-rollback", $"{id}-staging-1-rollback"],
            app.Outside.Orders.Select(order => order.IdempotencyKey));
        ReleaseView view = app.View(id);
        Assert.Equal(ReleaseStatus.RolledBack, view.Status);
        Assert.Contains("no disk", view.Reason, StringComparison.Ordinal);
        Assert.All(view.Stages, stage => Assert.Equal((StageStatus.RolledBack, null), (stage.Status, stage.SentAt)));
        Assert.Equal(
            ["rollback.started", "rollback.started production/1", "rollback.finished production/1", "rollback.started staging/1", "rollback.finished staging/1", "rollback.finished"],
            app.Story(id).Where(line => line.StartsWith("rollback", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rollback_OneStageDoesNotComplete_OthersAreUndoneAndTheReleaseSaysSo()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.Stage == "production" ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Succeeded);

        string id = await app.RunAsync(ShopPlans.Of(TwoStages));

        ReleaseView view = app.View(id);
        Assert.Equal(ReleaseStatus.RollbackFailed, view.Status);
        Assert.Equal((StageStatus.RolledBack, StageStatus.RollbackFailed), (view.FindStage("staging")!.Status, view.FindStage("production")!.Status));
        Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "rollback"));
        Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "retry", "production"));
    }

    [Fact]
    public async Task Rollback_HasNoRollback_StaysFailedAndNamesWhatIsLeft()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order is { Stage: "production", Action: DeploymentAction.Deploy } ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Succeeded);

        string id = await app.RunAsync(ShopPlans.Of(ShopPlans.Stage("staging", ShopPlans.Webhook), TwoStages[1]));

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Contains("Left as deployed, because the plan has no rollback for them: staging", app.View(id).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_OnFailureStop_UndoesNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "broken"));

        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Undo, "onFailure: stop"));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        Assert.Single(app.Outside.Orders);
    }

    [Fact]
    public async Task Rollback_RequestedWhileDeploying_UndoesItAtOnceAndStillTakesTheReport()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.Action == DeploymentAction.Deploy ? Outside.Accepted : Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback, ShopPlans.Undo));

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "rollback", reason: "changed my mind"));

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Contains("changed my mind", app.View(id).Reason, StringComparison.Ordinal);
        Assert.Equal([$"{id}-production-1-deploy", $"{id}-production-1-rollback"], app.Outside.Orders.Select(order => order.IdempotencyKey));
        Assert.Equal(HttpStatusCode.OK, await app.ReportAsync(app.Outside.Orders[0], "succeeded"));
        await app.IdleAsync();
        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Rollback_RequestedAfterSuccess_IsARunOfItsOwn()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.Of(TwoStages[0]));
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "rollback"));

        Assert.Equal((ReleaseStatus.RolledBack, 2), (app.View(id).Status, app.View(id).Run));
        Assert.Equal([$"{id}-staging-1-deploy", $"{id}-staging-1-rollback"], app.Outside.Orders.Select(order => order.IdempotencyKey));
        Assert.Equal(2, app.Story(id).Count(line => line == "release.finished"));
    }

    [Fact]
    public async Task Rollback_AskedForManyTimesAtOnce_HappensOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.Of(TwoStages[0]));

        HttpStatusCode[] codes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.ActAsync(id, "rollback")));

        Assert.Contains(HttpStatusCode.Accepted, codes);
        Assert.All(codes, code => Assert.True(code is HttpStatusCode.Accepted or HttpStatusCode.Conflict));
        Assert.Equal(2, app.Outside.Orders.Count);
        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        Assert.Single(app.Story(id), line => line == "rollback.started");
    }

    [Fact]
    public async Task Rollback_ByCallbackTimesOut_IsRollbackFailed()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.Action == DeploymentAction.Deploy ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, "rollback: { webhook: { connection: hub, path: /undo, completion: callback }, timeout: 5m }"));
        Assert.Equal(ReleaseStatus.RollingBack, app.View(id).Status);
        Assert.Equal(HttpStatusCode.Conflict, await app.ActAsync(id, "abort"));

        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(ReleaseStatus.RollbackFailed, app.View(id).Status);
        Assert.Equal(HttpStatusCode.Conflict, await app.ReportAsync(app.Outside.Orders[1], "succeeded"));
    }

    [Fact]
    public async Task Rollback_ReportedByCallback_CompletesAndDoubledReportIsHarmless()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.Action == DeploymentAction.Deploy ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, "rollback: { webhook: { connection: hub, path: /undo, completion: callback } }"));

        Assert.Equal(HttpStatusCode.OK, await app.ReportAsync(app.Outside.Orders[1], "succeeded"));
        Assert.Equal(HttpStatusCode.OK, await app.ReportAsync(app.Outside.Orders[1], "succeeded"));
        Assert.Equal(HttpStatusCode.Conflict, await app.ReportAsync(app.Outside.Orders[1], "failed"));
        await app.IdleAsync();

        Assert.Equal(ReleaseStatus.RolledBack, app.View(id).Status);
        EventData.RollbackFinished[] ends = [.. app.Data<EventData.RollbackFinished>(id, EventTypes.RollbackFinished, "production")];
        Assert.Equal("callback", Assert.Single(ends).By);
    }

    [Fact]
    public async Task Rollback_StageRejectedAfterAnEarlierOneWasDeployed_UndoesItWhereThePlanSaysSo()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.Of(TwoStages[0], ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook, ShopPlans.Undo)));

        await app.ActAsync(id, "reject", "production", key: "ada");

        Assert.Equal(ReleaseStatus.Rejected, app.View(id).Status);
        Assert.Equal([$"{id}-staging-1-deploy", $"{id}-staging-1-rollback"], app.Outside.Orders.Select(order => order.IdempotencyKey));
    }
}
