using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Health;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task SideBySide_NothingSaid_GoTogether()
    {
        await using TestApp app = await TestApp.StartAsync();
        string first = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        string second = await NextAsync(app);

        Assert.Equal((ReleaseStatus.Waiting, ReleaseStatus.Waiting), (app.View(first).Status, app.View(second).Status));
    }

    [Fact]
    public async Task Queue_OfThree_GoesInOrderAndSaysItsPlace()
    {
        await using TestApp app = await TestApp.StartAsync();
        string first = await app.RunAsync(Plan("queue", ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook)));
        string second = await NextAsync(app);
        string third = await NextAsync(app);
        ReleaseView[] queued = [app.View(second), app.View(third)];

        await app.ActAsync(first, "approve", "production", key: "ops");
        await app.IdleAsync();
        ReleaseView[] after = [app.View(first), app.View(second), app.View(third)];
        await app.ActAsync(second, "abort");

        Assert.All(queued, release => Assert.Equal((ReleaseStatus.Queued, WaitingCode.Queue), (release.Status, release.WaitingOn!.Code)));
        Assert.Contains($"release {first}", queued[0].WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Contains("number 1 in the queue", queued[0].WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Contains($"release {second}", queued[1].WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Contains("number 2 in the queue", queued[1].WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Equal([ReleaseStatus.Succeeded, ReleaseStatus.Waiting, ReleaseStatus.Queued], after.Select(release => release.Status));
        Assert.Contains("number 1 in the queue", after[2].WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Equal(queued[1].WaitingOn!.Since, after[2].WaitingOn!.Since);
        Assert.Equal((ReleaseStatus.Aborted, ReleaseStatus.Waiting), (app.View(second).Status, app.View(third).Status));
    }

    [Fact]
    public async Task Queue_AbortedWhileQueued_LetsTheNextThrough()
    {
        await using TestApp app = await TestApp.StartAsync();
        string first = await app.RunAsync(Plan("queue", ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook)));
        string second = await NextAsync(app);
        string third = await NextAsync(app);

        await app.ActAsync(second, "abort");
        Assert.Equal((ReleaseStatus.Aborted, (DateTimeOffset?)null), (app.View(second).Status, app.View(second).StartedAt));
        await app.ActAsync(first, "reject", "production");
        await app.IdleAsync();

        Assert.Equal((ReleaseStatus.Rejected, ReleaseStatus.Waiting), (app.View(first).Status, app.View(third).Status));
    }

    [Fact]
    public async Task Queue_WakeUpIsLost_GoesOnWithinMinutes()
    {
        await using TestApp app = await TestApp.StartAsync();
        string first = await app.RunAsync(Plan("queue", ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook)));
        string second = await NextAsync(app);

        // As if the first one's orchestration had died between its end and the wake-up.
        await app.RecordUnheardAsync(first, Core.History.NewEvent.ForRelease("finished/1", app.Clock.GetUtcNow(), Core.History.EventTypes.ReleaseFinished, "system", new Core.History.EventData.ReleaseFinished(ReleaseStatus.Failed, "died")));
        await app.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(ReleaseStatus.Waiting, app.View(second).Status);
    }

    [Fact]
    public async Task Queue_Scheduled_JoinsWhenItIsDue()
    {
        await using TestApp app = await TestApp.StartAsync();
        string plan = Plan("queue", ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook));
        await app.StorePlanAsync(plan);
        string scheduled = await NextAsync(app, TestApp.Noon.AddHours(1));
        string now = await NextAsync(app);
        Assert.Equal(ReleaseStatus.Waiting, app.View(now).Status);

        await app.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal((ReleaseStatus.Queued, WaitingCode.Queue), (app.View(scheduled).Status, app.View(scheduled).WaitingOn!.Code));
        await app.ActAsync(now, "abort");

        Assert.Equal(ReleaseStatus.Waiting, app.View(scheduled).Status);
    }

    [Fact]
    public async Task Queue_ForTwoDays_StaysOneOrchestration()
    {
        await using TestApp app = await TestApp.StartAsync(sweeps: true);
        string first = await app.RunAsync(Plan("queue", ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook)));
        string second = await NextAsync(app);

        await app.AdvanceAsync(TimeSpan.FromHours(20));
        await app.ActAsync(first, "approve", "production");
        await app.IdleAsync();

        Assert.Equal(ReleaseStatus.Waiting, app.View(second).Status);
        Assert.Single(app.Story(second), "stage.waiting");
    }

    [Fact]
    public async Task Reject_OneIsInFlight_Is409AndNamesIt()
    {
        await using TestApp app = await TestApp.StartAsync();
        string first = await app.RunAsync(Plan("reject", ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook)));

        using HttpResponseMessage refused = await PostAsync(app);
        JsonElement problem = await TestApp.JsonAsync(refused, HttpStatusCode.Conflict);
        await app.ActAsync(first, "abort");
        string second = await NextAsync(app);

        Assert.Contains(first, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(ReleaseStatus.Waiting, app.View(second).Status);
    }

    [Fact]
    public async Task Reject_InFlightUnderAnOlderPlanVersion_IsRefusedToo()
    {
        await using TestApp app = await TestApp.StartAsync();
        string first = await app.RunAsync(ShopPlans.One(ShopPlans.Approval, ShopPlans.Webhook));
        await app.StorePlanAsync(Plan("reject", ShopPlans.Stage("production", ShopPlans.Webhook)));

        using HttpResponseMessage refused = await PostAsync(app);

        Assert.Contains(first, (await TestApp.JsonAsync(refused, HttpStatusCode.Conflict)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reject_AtTheSameMoment_TakesExactlyOne()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(Plan("reject", ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook)));

        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(app)));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted));
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task Reject_SameIdempotencyKey_GetsItsOwnRelease()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(Plan("reject", ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook)));

        string[] ids = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using HttpResponseMessage response = await PostAsync(app, key: "build-1");
            return (await TestApp.JsonAsync(response, HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
        }))];

        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task Supersede_WaitingForAnApproval_EndsTheOlderOneAndItsLinks()
    {
        await using TestApp app = await TestApp.StartAsync();
        string older = await app.RunAsync(Plan("supersede", ShopPlans.Stage("staging", ShopPlans.Webhook, ShopPlans.Undo), ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook)));

        string newer = await NextAsync(app);

        Assert.Equal((ReleaseStatus.Superseded, ReleaseStatus.Waiting), (app.View(older).Status, app.View(newer).Status));
        Assert.Contains(newer, app.View(older).Reason, StringComparison.Ordinal);
        Assert.All(app.Outside.Orders, order => Assert.Equal(DeploymentAction.Deploy, order.Action));
        using HttpResponseMessage link = await app.Http.GetAsync(TestApp.LinkOf(app.MailTo("ada@contoso.example")), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("name=\"nonce\"", await link.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Supersede_WhileDeploying_FinishesTheDeploymentFirst()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        string older = await app.RunAsync(Plan("supersede", ShopPlans.Stage("staging", ShopPlans.Callback, ShopPlans.Undo), ShopPlans.Stage("production", ShopPlans.Callback)));
        await NextAsync(app);
        ReleaseView meanwhile = app.View(older);
        await app.ReportAsync(app.Outside.Orders[0], "succeeded");
        await app.IdleAsync();

        Assert.Equal((ReleaseStatus.Waiting, WaitingCode.Deploy), (meanwhile.Status, meanwhile.WaitingOn!.Code));
        Assert.Equal((ReleaseStatus.Superseded, StageStatus.Succeeded, StageStatus.Pending), (app.View(older).Status, app.View(older).Stages[0].Status, app.View(older).Stages[1].Status));
    }

    [Theory]
    [InlineData(false, ReleaseStatus.Succeeded)]
    [InlineData(true, ReleaseStatus.Failed)]
    public async Task Supersede_WhileBaking_JudgesTheGateFirst(bool fails, ReleaseStatus expected)
    {
        await using TestApp app = await TestApp.StartAsync();
        string older = await app.RunAsync(Plan("supersede", ShopPlans.Stage("production", ShopPlans.Webhook, ShopPlans.Health, ShopPlans.Undo)));
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));
        app.Outside.OnMeasure = (_, _) => Sample.Of(fails ? 1 : 0, "measured");
        await NextAsync(app);
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(expected, app.View(older).Status);
        Assert.All(app.Outside.Orders.Where(order => order.Release.Id == older), order => Assert.Equal(DeploymentAction.Deploy, order.Action));
    }

    [Fact]
    public async Task Supersede_AskedPausedOrScheduled_EndsThemAll()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "broken"), Outside.Succeeded);
        string asked = await app.RunAsync(Plan("supersede", ShopPlans.Stage("production", ShopPlans.Webhook, "onFailure: ask")));
        string scheduled = await NextAsync(app, TestApp.Noon.AddDays(1));
        Assert.Equal((ReleaseStatus.Waiting, ReleaseStatus.Scheduled), (app.View(asked).Status, app.View(scheduled).Status));
        await app.ActAsync(asked, "pause");

        string newer = await NextAsync(app);
        await app.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal([ReleaseStatus.Superseded, ReleaseStatus.Superseded, ReleaseStatus.Succeeded], new[] { asked, scheduled, newer }.Select(id => app.View(id).Status));
    }

    [Fact]
    public async Task Supersede_NewerIsScheduled_LeavesTheOlderAloneUntilThen()
    {
        await using TestApp app = await TestApp.StartAsync();
        string older = await app.RunAsync(Plan("supersede", ShopPlans.Stage("production", ShopPlans.Approval, ShopPlans.Webhook)));
        await NextAsync(app, TestApp.Noon.AddHours(1));
        Assert.Equal(ReleaseStatus.Waiting, app.View(older).Status);

        await app.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(ReleaseStatus.Superseded, app.View(older).Status);
    }

    [Fact]
    public async Task Supersede_OlderWhileItFinishes_CanStillBeRolledBackByAnOperator()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted, Outside.Accepted, Outside.Succeeded);
        string older = await app.RunAsync(Plan("supersede", ShopPlans.Stage("production", ShopPlans.Callback, ShopPlans.Undo)));
        await NextAsync(app);

        Assert.Equal(HttpStatusCode.Accepted, await app.ActAsync(older, "rollback"));
        await app.ReportAsync(app.Outside.Orders[1], "succeeded"); // the newer one holds the environment's lock until then
        await app.IdleAsync();

        Assert.Equal(ReleaseStatus.RolledBack, app.View(older).Status);
    }

    private static string Plan(string concurrency, params string[] stages) => ShopPlans.Of(stages).Replace("description: Shop", $"description: Shop\nconcurrency: {concurrency}", StringComparison.Ordinal);

    private static async Task<string> NextAsync(TestApp app, DateTimeOffset? scheduledFor = null)
    {
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        using HttpResponseMessage response = await PostAsync(app, scheduledFor);
        string id = (await TestApp.JsonAsync(response, HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
        await app.IdleAsync();
        return id;
    }

    private static async Task<HttpResponseMessage> PostAsync(TestApp app, DateTimeOffset? scheduledFor = null, string? key = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/releases") { Content = JsonContent.Create(new { plan = "shop", version = "1.2.3", scheduledFor }) };
        request.Headers.Add("X-Api-Key", TestApp.Key("ci"));
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
