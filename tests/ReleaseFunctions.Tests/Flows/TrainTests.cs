using System.Net;
using System.Net.Http.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class TrainTests
{
    private const string Train = """
        plan: train
        owners: [owner@contoso.example]
        variables: { region: north }
        stages:
          - stage: first
            environment: production
            deploy: { release: { plan: shop, version: "{{release.version}}" } }
          - stage: second
            environment: other
            deploy: { webhook: { connection: hub, path: /second } }
        """;

    [Fact]
    public async Task Train_ChildSucceeds_GoesOn()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Callback).Replace("stages:", "variables: { region: south }\nstages:", StringComparison.Ordinal));
        app.Outside.Answers(Outside.Accepted, Outside.Succeeded);
        string id = await app.RunAsync(Train);
        string child = ChildOf(app, id);
        ReleaseView waiting = app.View(id);
        await app.ReportAsync(app.Outside.Orders[0], "succeeded");
        await app.IdleAsync();

        Assert.Contains(child, waiting.WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Equal((ReleaseStatus.Succeeded, ReleaseStatus.Succeeded), (app.View(child).Status, app.View(id).Status));
        ReleaseFacts facts = app.View(child).Facts;
        Assert.Equal(($"release:{id}", "1.2.3", "north", "key:ci"), (facts.Requester, facts.Version, facts.Variables["region"], facts.Parent!.Requester));
        Assert.Equal(["production", "second"], app.Outside.Orders.Select(order => order.Stage));
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Fact]
    public async Task Train_ChildFails_FailsTheStageWithItsReason()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "broken"));
        string id = await app.RunAsync(Train);

        Assert.Equal(ReleaseStatus.Failed, app.View(ChildOf(app, id)).Status);
        Assert.NotEqual(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Contains("broken", app.View(id).Reason, StringComparison.Ordinal);
        Assert.Single(app.Outside.Orders);
    }

    [Fact]
    public async Task Train_SecondStageFails_RollsTheChildBack()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook, ShopPlans.Undo));
        app.Outside.OnStart = order => Task.FromResult(order.Stage == "second" ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Succeeded);
        string id = await app.RunAsync(Train + "\n    onFailure: stop");
        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, "rollback"));

        Assert.Equal((ReleaseStatus.RolledBack, ReleaseStatus.RolledBack), (app.View(ChildOf(app, id)).Status, app.View(id).Status));
    }

    [Theory]
    [InlineData("abort", ReleaseStatus.Aborted)]
    [InlineData("rollback", ReleaseStatus.RolledBack)]
    public async Task Train_ParentIsStopped_StopsTheChild(string action, ReleaseStatus expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.Of(ShopPlans.Stage("staging", ShopPlans.Webhook, ShopPlans.Undo), ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook)));
        string id = await app.RunAsync(Train);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(id, action));
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal((ReleaseStatus.Aborted, expected), (action == "abort" ? app.View(ChildOf(app, id)).Status : ReleaseStatus.Aborted, app.View(id).Status));
        Assert.True(app.View(ChildOf(app, id)).Status.IsOver());
        Assert.Empty(await app.RunningInstancesAsync());
    }

    [Theory]
    [InlineData("plan: shop\nstages:\n  - stage: a\n    environment: a\n    deploy: { release: { plan: train, version: \"1\" } }\n", "shop → train → shop")]
    [InlineData(null, "which is not there")]
    public async Task Kickoff_CircleOrMissingPlan_Is400(string? other, string expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(Train);
        if (other is not null)
        {
            await app.StorePlanAsync(other);
        }

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/releases", JsonContent.Create(new { plan = other is null ? "train" : "shop", version = "1" }));
        System.Text.Json.JsonElement problem = await TestApp.JsonAsync(response, HttpStatusCode.BadRequest);

        Assert.Contains(expected, problem.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RollbackPrevious_AVersionHadSucceeded_DeploysThatVersion()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One("deploy: { webhook: { connection: hub, path: \"/deploy/{{release.version}}\" } }", "rollback: previous"));
        await KickOffAsync(app, "1.0.0");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        app.Outside.OnStart = order => Task.FromResult(order.Action == DeploymentAction.Deploy ? new DeploymentAnswer(DeploymentState.Failed, "broken") : Outside.Succeeded);
        string second = await KickOffAsync(app, "1.1.0");

        Assert.Equal(ReleaseStatus.RolledBack, app.View(second).Status);
        DeploymentOrder undo = app.Outside.Orders[^1];
        Assert.Equal((DeploymentAction.Rollback, second, "1.0.0", "/deploy/1.0.0"), (undo.Action, undo.Release.Id, undo.Release.Version, ((Core.Deployments.WebhookPlan)undo.Target).Path));
    }

    [Fact]
    public async Task RollbackPrevious_NoneHadSucceeded_FailsAndSaysSo()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "broken"));
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook, "rollback: previous"));

        Assert.Equal(ReleaseStatus.RollbackFailed, app.View(id).Status);
        Assert.Contains("none to go back to", app.View(id).Reason, StringComparison.Ordinal);
        Assert.Single(app.Outside.Orders);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RollbackFailed_NobodyActs_IsToldTwiceAsUrgent(bool acts)
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "broken"));
        string plan = ShopPlans.One(ShopPlans.Webhook, ShopPlans.Undo).Replace("stages:", "notify: { email: [team@contoso.example] }\nstages:", StringComparison.Ordinal);
        string id = await app.RunAsync(plan);
        if (acts)
        {
            await app.RecordUnheardAsync(id, NewEvent.ForRelease("x", app.Clock.GetUtcNow(), EventTypes.OperatorActed, "key:ops", new EventData.OperatorActed(OperatorAction.Rollback, "seen")));
        }

        await app.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(ReleaseStatus.RollbackFailed, app.View(id).Status);
        string[] urgent = [.. app.Outside.Mails.Where(sent => sent.Mail.IsUrgent).Select(sent => sent.Mail.To)];
        Assert.Equal(acts ? 2 : 4, urgent.Length);
        Assert.Contains("owner@contoso.example", urgent);
        Assert.Equal(["shop 1.2.3 started"], app.Outside.Mails.Where(sent => sent.Mail.To == "team@contoso.example" && !sent.Mail.IsUrgent).Select(sent => sent.Mail.Subject));
    }

    [Fact]
    public async Task Notify_PausedAndSucceeded_TellsBoth()
    {
        await using TestApp app = await TestApp.StartAsync();
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook).Replace("stages:", "notify: { email: [team@contoso.example] }\nstages:", StringComparison.Ordinal));
        await app.ActAsync(id, "pause");
        await app.ActAsync(id, "resume");
        await app.ActAsync(id, "approve", "production");
        await app.IdleAsync();

        Assert.Equal(
            ["shop 1.2.3 started", "shop 1.2.3 was paused", "shop 1.2.3 succeeded"],
            app.Outside.Mails.Where(sent => sent.Mail.To == "team@contoso.example").Select(sent => sent.Mail.Subject));
    }

    private static string ChildOf(TestApp app, string id) =>
        app.Releases.ListAsync(new ReleaseQuery("shop", null, null, null, 10, null), TestContext.Current.CancellationToken).Result.Items.Single(item => item.Requester == $"release:{id}").Id;

    private static async Task<string> KickOffAsync(TestApp app, string version)
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/api/releases", JsonContent.Create(new { plan = "shop", version }));
        string id = (await TestApp.JsonAsync(response, HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
        await app.IdleAsync();
        return id;
    }
}
