using System.Net;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

public sealed class DeploymentTests
{
    private const string Poll = "deploy: { webhook: { connection: hub, path: /deploy, completion: poll }, timeout: 30m }";

    [Fact]
    public async Task Deploy_AnswerSaysFailed_FailsTheRelease()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Failed, "403 from the hub"));

        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        Assert.Contains("403 from the hub", app.View(id).Reason, StringComparison.Ordinal);
        Assert.Equal("owner@contoso.example", Assert.Single(app.Outside.Mails).Mail.To);
        Assert.Single(app.Story(id), line => line == "notification.sent");
    }

    [Fact]
    public async Task Deploy_HostIsLeftAlone_CostsNoSend()
    {
        await using TestApp app = await TestApp.StartAsync();
        DeploymentAnswer rests = new(DeploymentState.TryAgain, "hub is not asked for 20 s", RetryAfter: TimeSpan.FromSeconds(20)) { NothingStarted = true, NotSent = true };
        DeploymentAnswer busy = new(DeploymentState.TryAgain, "503 from the hub");
        app.Outside.Answers(rests, rests, rests, busy, rests, rests, Outside.Succeeded);

        string id = await app.RunAsync(ShopPlans.One("deploy: { webhook: { connection: hub, path: /deploy }, retry: { attempts: 2, delay: 10s }, timeout: 2h }"));
        Assert.Contains("0 of 2 sends so far", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
        await app.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal(7, app.Outside.Orders.Count);
        Assert.Equal([1, 2], app.Data<EventData.DeployRequested>(id, EventTypes.DeployRequested).Select(request => request.Send));
        app.Story(id);
    }

    [Fact]
    public async Task Deploy_HostIsLeftAloneForever_FailsWhenItsTimeIsOver()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.TryAgain, "hub is not asked for 20 s", RetryAfter: TimeSpan.FromSeconds(20)) { NothingStarted = true, NotSent = true });

        string id = await app.RunAsync(ShopPlans.One("deploy: { webhook: { connection: hub, path: /deploy }, retry: { attempts: 1, delay: 1s }, timeout: 1d }"));
        await app.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        Assert.Contains("hub is not asked for", app.View(id).Reason, StringComparison.Ordinal);
        Assert.InRange(app.Outside.Orders.Count, 60, 200); // less and less often, over more than one history
        Assert.Single(app.Data<EventData.DeployRequested>(id, EventTypes.DeployRequested));
    }

    [Fact]
    public async Task Deploy_ReportSucceeds_SucceedsAndDoubledReportChangesNothing()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));
        DeploymentOrder order = Assert.Single(app.Outside.Orders);

        Assert.Equal(HttpStatusCode.OK, await app.ReportAsync(order, "succeeded"));
        Assert.Equal(HttpStatusCode.OK, await app.ReportAsync(order, "succeeded"));
        Assert.Equal(HttpStatusCode.Conflict, await app.ReportAsync(order, "failed"));
        await app.IdleAsync();

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Single(app.Story(id), line => line == "deploy.finished production/1");
        Assert.Equal("callback", app.View(id).Stages[0].Deployment!.By);
    }

    [Fact]
    public async Task Deploy_ReportsContradictAtOnce_TheFirstRecordedCounts()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));

        HttpStatusCode[] codes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => app.ReportAsync(app.Outside.Orders[0], i % 2 == 0 ? "succeeded" : "failed")));
        await app.IdleAsync();

        Assert.Equal(5, codes.Count(code => code == HttpStatusCode.OK));
        Assert.Equal(5, codes.Count(code => code == HttpStatusCode.Conflict));
        Assert.Single(app.Story(id), line => line == "deploy.finished production/1");
        ReleaseView view = app.View(id);
        Assert.Equal(view.Stages[0].Deployment!.Status == DeploymentState.Succeeded ? ReleaseStatus.Succeeded : ReleaseStatus.Failed, view.Status);
    }

    [Fact]
    public async Task Deploy_NoReport_TimesOutAndALateReportIsRefused()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));

        await app.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        Assert.Equal("timeout", app.View(id).Stages[0].Deployment!.By);
        Assert.Equal(HttpStatusCode.Conflict, await app.ReportAsync(app.Outside.Orders[0], "succeeded"));
        Assert.Equal(HttpStatusCode.OK, await app.ReportAsync(app.Outside.Orders[0], "failed"));
    }

    [Fact]
    public async Task Deploy_ReportComesBeforeTheAnswer_Counts()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = async order =>
        {
            Assert.Equal(HttpStatusCode.OK, await app.ReportAsync(order, "succeeded", "faster than light"));
            return Outside.Accepted;
        };

        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal("faster than light", app.View(id).Stages[0].Deployment!.Message);
    }

    [Fact]
    public async Task Deploy_ReportComesAlthoughTheSendWasNotAnswered_IsNotSentAgain()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = async order =>
        {
            // Written as by another instance that died before it woke the orchestration.
            await app.RecordUnheardAsync(order.Release.Id, NewEvent.ForStage(
                "deploy-finished/production/1", app.Clock.GetUtcNow(), EventTypes.DeployFinished, "production", 1, "callback", new EventData.DeployFinished(DeploymentState.Succeeded, "there", null, "callback")));
            return new DeploymentAnswer(DeploymentState.TryAgain, "no answer within 30 s");
        };
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback));

        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Single(app.Outside.Orders);
    }

    [Fact]
    public async Task Deploy_TryAgain_IsSentAgainWithGrowingPausesUnderOneKey()
    {
        await using TestApp app = await TestApp.StartAsync();
        List<DateTimeOffset> sent = [];
        app.Outside.OnStart = _ =>
        {
            sent.Add(app.Clock.GetUtcNow());
            return Task.FromResult(sent.Count switch
            {
                1 => new DeploymentAnswer(DeploymentState.TryAgain, "503"),
                2 => new DeploymentAnswer(DeploymentState.TryAgain, "429", RetryAfter: TimeSpan.FromMinutes(2)),
                _ => Outside.Succeeded,
            });
        };
        string id = await app.RunAsync(ShopPlans.One("deploy: { webhook: { connection: hub, path: /deploy }, retry: { attempts: 3, delay: 10s, backoff: 2 } }"));
        Assert.Equal(WaitingCode.Deploy, app.View(id).WaitingOn!.Code);
        Assert.Contains("503", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);

        await app.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal([0, 10, 130], sent.Select(at => (at - TestApp.Noon).TotalSeconds));
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Single(app.Outside.Orders.Select(order => order.IdempotencyKey).Distinct());
        Assert.Equal(3, app.Outside.Orders.Select(order => order.CallbackUrl).Distinct().Count());
        Assert.Equal([1, 2, 3], app.Data<EventData.DeployRequested>(id, EventTypes.DeployRequested).Select(one => one.Send));
    }

    [Fact]
    public async Task Deploy_SendsAreUsedUp_FailsWithTheLastAnswer()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.TryAgain, "503 again"));
        string id = await app.RunAsync(ShopPlans.One("deploy: { webhook: { connection: hub, path: /deploy }, retry: { attempts: 2, delay: 10s } }"));

        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(2, app.Outside.Orders.Count);
        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        Assert.Contains("503 again", app.View(id).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_Poll_IsFollowedAsOftenAsTheTargetAsks()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Running, "queued", Handle: "run/7", RetryAfter: TimeSpan.FromMinutes(1)));
        app.Outside.OnPoll = n => n < 3
            ? new DeploymentAnswer(DeploymentState.Running, "running", Handle: "run/7", RetryAfter: TimeSpan.FromMinutes(2))
            : Outside.Succeeded;
        string id = await app.RunAsync(ShopPlans.One(Poll));

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal([1, 3, 5], app.Outside.Polls.Select(poll => (poll.At - TestApp.Noon).TotalMinutes));
        Assert.All(app.Outside.Polls, poll => Assert.Equal("run/7", poll.Handle));
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal("poll", app.View(id).Stages[0].Deployment!.By);
    }

    [Fact]
    public async Task Deploy_PollSaysRetryAfterZeroForever_EndsWithItsTimeoutAndDoesNotSpin()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Running, "queued", Handle: "run/7", RetryAfter: TimeSpan.Zero));
        app.Outside.OnPoll = _ => new DeploymentAnswer(DeploymentState.Running, "still running", Handle: "run/7", RetryAfter: TimeSpan.Zero);
        string id = await app.RunAsync(ShopPlans.One("deploy: { webhook: { connection: hub, path: /deploy, completion: poll }, timeout: 6h }"));

        await app.AdvanceAsync(TimeSpan.FromHours(6));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        Assert.Contains("still running", app.View(id).Reason, StringComparison.Ordinal);
        Assert.InRange(app.Outside.Polls.Count, 700, 740);
    }

    [Fact]
    public async Task Deploy_AbortDuringPolling_StopsEvenIfTheWakeUpIsLost()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.Running, "queued", Handle: "run/7"));
        app.Outside.OnPoll = _ => new DeploymentAnswer(DeploymentState.Running, "running", Handle: "run/7");
        string id = await app.RunAsync(ShopPlans.One("deploy: { webhook: { connection: hub, path: /deploy, completion: poll }, timeout: 24h }"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(20));

        foreach (NewEvent fact in OperatorEvents.For(app.View(id), OperatorAction.Abort, null, "key:ops", "enough", app.Clock.GetUtcNow()))
        {
            await app.RecordUnheardAsync(id, fact);
        }

        await app.AdvanceAsync(TimeSpan.FromMinutes(16));

        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
    }

    [Fact]
    public async Task Deploy_StoreIsAwayForAWhile_CostsTimeAndNothingElse()
    {
        await using TestApp app = await TestApp.StartAsync();
        await app.StorePlanAsync(ShopPlans.One(ShopPlans.Webhook));
        app.Releases.FailNext(commits: 12);
        string id = await app.KickOffAsync();

        await app.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Single(app.Outside.Orders);
    }

    [Fact]
    public async Task Deploy_DeployerThrows_IsTriedAgainUnderTheSameKey()
    {
        await using TestApp app = await TestApp.StartAsync();
        int calls = 0;
        app.Outside.OnStart = _ => ++calls < 3 ? throw new InvalidOperationException("bug") : Task.FromResult(Outside.Succeeded);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));

        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Single(app.Outside.Orders.Select(order => order.IdempotencyKey).Distinct());
        Assert.Single(app.Story(id), line => line == "deploy.requested production/1");
    }

    [Fact]
    public async Task Deploy_DeployerAlwaysThrows_FailsTheReleaseAtLast()
    {
        // Replaying 1,500 retries on each of 1,500 turns would take a minute.
        Dictionary<string, string?> settings = TestApp.Settings();
        settings["EmbeddedFunctions__ReplayEveryTurn"] = "false";
        await using TestApp app = await TestApp.StartAsync(settings: settings);
        app.Outside.OnStart = _ => throw new InvalidOperationException("a bug in the connector");
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Webhook));

        await app.AdvanceAsync(TimeSpan.FromHours(26));

        Assert.Equal(ReleaseStatus.Failed, app.View(id).Status);
        Assert.Contains("a bug in the connector", app.View(id).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_ReportOnAnAttemptThatWasReplaced_IsRefused()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.One(ShopPlans.Callback, "onFailure: ask"));
        await app.AdvanceAsync(TimeSpan.FromMinutes(30));
        await app.ActAsync(id, "retry", "production");

        HttpStatusCode late = await app.ReportAsync(app.Outside.Orders[0], "failed");
        await app.IdleAsync();

        Assert.Equal(HttpStatusCode.Conflict, late);
        Assert.Equal((ReleaseStatus.Waiting, 2), (app.View(id).Status, app.View(id).Stages[0].Attempt));
        Assert.Equal([$"{id}-production-1-deploy", $"{id}-production-2-deploy"], app.Outside.Orders.Select(order => order.IdempotencyKey));
    }

    [Fact]
    public async Task Deploy_StagesWithoutNeeds_RunSideBySideAndJoin()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.Stage == "all" ? Outside.Succeeded : Outside.Accepted);
        string id = await app.RunAsync(ShopPlans.Of(
            ShopPlans.Stage("east", ShopPlans.Callback),
            ShopPlans.Stage("west", "needs: []", ShopPlans.Callback),
            ShopPlans.Stage("all", "needs: [east, west]", ShopPlans.Webhook)));
        Assert.Equal(["east", "west"], app.Outside.Orders.Select(order => order.Stage).Order());

        await app.ReportAsync(app.Outside.Orders.Single(order => order.Stage == "west"), "succeeded");
        await app.IdleAsync();
        Assert.Equal(StageStatus.Pending, app.View(id).FindStage("all")!.Status);
        await app.ReportAsync(app.Outside.Orders.Single(order => order.Stage == "east"), "succeeded");
        await app.IdleAsync();

        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
        Assert.Equal("all", app.Outside.Orders[^1].Stage);
    }
}
