using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Flows;

/// <summary>Deployments by systems that do not know repeats: the intent first, then the send; followed, held, and stopped.</summary>
public sealed class FollowedDeploymentTests
{
    private const string Github = "deploy: { github: { connection: gh, repository: contoso/shop, workflow: deploy.yml, ref: main, inputs: { version: \"{{release.version}}\" } }, timeout: 2h }";

    private static readonly DeploymentAnswer Running = new(DeploymentState.Running, "queued", "https://github.example/runs/7", "7");

    [Fact]
    public async Task Deploy_RunSucceeds_KeepsTheHandleAndSaysWhereTheRunIs()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Running);
        app.Outside.OnPoll = poll => poll < 3 ? Running : new DeploymentAnswer(DeploymentState.Succeeded, "success");

        string id = await app.RunAsync(ShopPlans.One(Github));
        DeploymentIntent kept = Assert.Single(app.Intents.All).Value;
        string waiting = app.View(id).WaitingOn!.Text;
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        GithubWorkflow sent = Assert.IsType<GithubWorkflow>(Assert.Single(app.Outside.Orders).Target);
        Assert.Equal("1.2.3", sent.Inputs["version"]);
        Assert.Equal(("7", $"{id}-production-1-deploy"), (kept.Handle, kept.Key));
        Assert.Contains("https://github.example/runs/7", waiting, StringComparison.Ordinal);
        ReleaseView view = app.View(id);
        Assert.Equal(ReleaseStatus.Succeeded, view.Status);
        Assert.Equal(("poll", "https://github.example/runs/7"), (view.Stages[0].Deployment!.By, view.Stages[0].Deployment!.Url));
    }

    [Fact]
    public async Task Deploy_SendThatMayHaveArrived_IsSentAgainAsOneThatMayHave()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.TryAgain, "did not answer within 100 s"), Running);
        app.Outside.OnPoll = _ => Outside.Succeeded;

        string id = await app.RunAsync(ShopPlans.One(Github));
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(2, app.Outside.Orders.Count);
        Assert.Null(app.Outside.Orders[0].Before);
        Assert.Equal(TestApp.Noon, app.Outside.Orders[1].Before!.SentAt);
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Deploy_SentOnceMore_KeepsBothTimes()
    {
        await using TestApp app = await TestApp.StartAsync();
        DeploymentIntent? written = null;
        app.Outside.OnStart = async order =>
        {
            if (order.SendsAgain is not { } sendsAgain)
            {
                return new DeploymentAnswer(DeploymentState.TryAgain, "did not answer within 100 s");
            }

            await sendsAgain(CancellationToken.None);
            written = Assert.Single(app.Intents.All).Value;
            return Running;
        };

        await app.RunAsync(ShopPlans.One(Github));
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal((TestApp.Noon, TestApp.Noon.AddSeconds(10)), (written!.SentAt, written.SentAgainAt));
    }

    [Fact]
    public async Task Deploy_SendThatWasNotTaken_IsSentAgainAsAFirstOne()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.TryAgain, "429") { NothingStarted = true }, Running);
        app.Outside.OnPoll = _ => Outside.Succeeded;

        await app.RunAsync(ShopPlans.One(Github));
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.All(app.Outside.Orders, order => Assert.Null(order.Before));
        Assert.Equal(2, app.Outside.Orders.Count);
    }

    [Fact]
    public async Task Deploy_AnswersOfAllSendsAreLost_IsLookedUpUntilItIsSeen()
    {
        await using TestApp app = await TestApp.StartAsync();
        DeploymentAnswer lost = new(DeploymentState.TryAgain, "gh did not answer within 100 s");
        app.Outside.OnStart = order => Task.FromResult(app.Outside.Orders.Count < 20 ? lost : Running);
        app.Outside.OnPoll = _ => Outside.Succeeded;

        string id = await app.RunAsync(ShopPlans.One(Github));
        await app.AdvanceAsync(TimeSpan.FromMinutes(2));
        string waiting = app.View(id).WaitingOn!.Text;
        await app.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Contains("gh to say whether it took the request", waiting, StringComparison.Ordinal);
        Assert.Equal(3, app.Outside.Orders.Count(order => !order.LooksUpOnly));
        Assert.All(app.Outside.Orders.Skip(1), order => Assert.Equal(TestApp.Noon, order.Before!.SentAt));
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Deploy_LookUpIsRefused_SaysOnceWhatToDo()
    {
        await using TestApp app = await TestApp.StartAsync();
        DeploymentAnswer refused = new(DeploymentState.TryAgain, "gh answered 401: replace its token.") { IsHeld = true };
        app.Outside.OnStart = order => Task.FromResult(order.LooksUpOnly ? refused : new DeploymentAnswer(DeploymentState.TryAgain, "gh did not answer within 100 s"));

        string id = await app.RunAsync(ShopPlans.One(Github));
        await app.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Contains("gh answered 401: replace its token.", app.View(id).WaitingOn!.Text, StringComparison.Ordinal);
        Assert.Equal(7, app.Story(id).Count(line => line == "stage.waiting production/1")); // three sends, two pauses, the look-up, its refusal
    }

    [Fact]
    public async Task Deploy_NeverKnownWhetherItWasTaken_FailsOnlyAtItsTimeout()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.TryAgain, "gh did not answer within 100 s"));

        string id = await app.RunAsync(ShopPlans.One(Github));
        await app.AdvanceAsync(TimeSpan.FromMinutes(119));
        bool ended = app.View(id).Stages[0].Deployment!.Status is not null;
        await app.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.False(ended);
        DeploymentView deployment = app.View(id).Stages[0].Deployment!;
        Assert.Equal((DeploymentState.Failed, "timeout"), (deployment.Status, deployment.By));
        Assert.Contains("Whether it was started is not known", deployment.Message, StringComparison.Ordinal);
        Assert.Equal(3, app.Outside.Orders.Count(order => !order.LooksUpOnly));
    }

    [Fact]
    public async Task Deploy_LookedUpAndNothingIsToBeSeen_Fails()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.OnStart = order => Task.FromResult(order.LooksUpOnly
            ? new DeploymentAnswer(DeploymentState.Failed, "gh shows no run for any request that was sent.")
            : new DeploymentAnswer(DeploymentState.TryAgain, "gh did not answer within 100 s"));

        string id = await app.RunAsync(ShopPlans.One(Github));
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal("gh shows no run for any request that was sent.", app.View(id).Stages[0].Deployment!.Message);
        Assert.NotEqual(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Stop_WhileItIsLookedUp_IsToldToTheSystem()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.TryAgain, "gh did not answer within 100 s"));
        string id = await app.RunAsync(ShopPlans.One(Github));
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));

        await app.ActAsync(id, "abort");
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Null(Assert.Single(app.Outside.Cancels).Handle);
        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
    }

    [Fact]
    public async Task Deploy_SystemWaitsForAPerson_IsSaidOnce()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Running);
        app.Outside.OnPoll = poll => poll switch
        {
            < 10 => Running with { IsHeld = true, Message = "GitHub waits for a reviewer of the environment production." },
            < 20 => Running,
            _ => Outside.Succeeded,
        };

        string id = await app.RunAsync(ShopPlans.One(Github));
        await app.AdvanceAsync(TimeSpan.FromSeconds(10));
        string held = app.View(id).WaitingOn!.Text;
        await app.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Contains("waits for a reviewer", held, StringComparison.Ordinal);
        Assert.Equal(4, app.Story(id).Count(line => line == "stage.waiting production/1")); // sent, to be seen, held, to be seen again
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Deploy_CredentialIsRefusedForAWhile_IsFollowedOnAndSaid()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Running with { Url = null });
        app.Outside.OnPoll = poll => poll switch
        {
            < 10 => new DeploymentAnswer(DeploymentState.TryAgain, "github answered 401; set Connections__github__Token.") { IsHeld = true },
            < 20 => Running with { Url = null },
            _ => Outside.Succeeded,
        };

        string id = await app.RunAsync(ShopPlans.One(Github));
        await app.AdvanceAsync(TimeSpan.FromSeconds(10));
        string refused = app.View(id).WaitingOn!.Text;
        await app.AdvanceAsync(TimeSpan.FromMinutes(5));
        string goesOn = app.View(id).WaitingOn!.Text;
        await app.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Contains("set Connections__github__Token", refused, StringComparison.Ordinal);
        Assert.EndsWith("It goes on.", goesOn, StringComparison.Ordinal);
        Assert.Equal(ReleaseStatus.Succeeded, app.View(id).Status);
    }

    [Fact]
    public async Task Deploy_CredentialStaysRefused_FailsAtTheTimeoutWithTheReason()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Running);
        app.Outside.OnPoll = _ => new DeploymentAnswer(DeploymentState.TryAgain, "github answered 401; set Connections__github__Token.") { IsHeld = true };

        string id = await app.RunAsync(ShopPlans.One(Github));
        await app.AdvanceAsync(TimeSpan.FromHours(3));

        DeploymentView deployment = app.View(id).Stages[0].Deployment!;
        Assert.Equal(("timeout", DeploymentState.Failed), (deployment.By, deployment.Status));
        Assert.Contains("did not end within", deployment.Message, StringComparison.Ordinal);
        Assert.Contains("set Connections__github__Token", deployment.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abort", ReleaseStatus.Aborted)]
    public async Task Stop_WhileItRuns_IsToldToTheSystemAndWaitedFor(string action, ReleaseStatus status)
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Running);
        bool told = false;
        app.Outside.OnPoll = _ => told ? new DeploymentAnswer(DeploymentState.Failed, "The run was cancelled.") : Running;
        app.Outside.OnCancel = _ =>
        {
            told = true;
            return new DeploymentAnswer(DeploymentState.Running, "It is being stopped.");
        };
        string id = await app.RunAsync(ShopPlans.One(Github));

        await app.ActAsync(id, action);
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("7", Assert.Single(app.Outside.Cancels).Handle);
        ReleaseView view = app.View(id);
        Assert.Equal(status, view.Status);
        Assert.Equal(("cancel", DeploymentState.Failed), (view.Stages[0].Deployment!.By, view.Stages[0].Deployment!.Status));
        Assert.Contains("The run was cancelled.", view.Stages[0].Deployment!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_SystemDoesNotStop_EndsAfterTenMinutesAndSaysThatItMayRun()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(Running);
        app.Outside.OnPoll = _ => Running;
        app.Outside.OnCancel = _ => new DeploymentAnswer(DeploymentState.Running, "It is being stopped.");
        string id = await app.RunAsync(ShopPlans.One(Github));

        await app.ActAsync(id, "abort");
        await app.AdvanceAsync(TimeSpan.FromMinutes(9));
        ReleaseStatus before = app.View(id).Status;
        await app.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.NotEqual(ReleaseStatus.Aborted, before);
        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
        Assert.Contains("may still run", app.View(id).Stages[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_StartWhoseAnswerNeverCame_IsLookedUpAndStopped()
    {
        await using TestApp app = await TestApp.StartAsync();
        app.Outside.Answers(new DeploymentAnswer(DeploymentState.TryAgain, "did not answer within 100 s", RetryAfter: TimeSpan.FromHours(1)));
        string id = await app.RunAsync(ShopPlans.One(Github));

        await app.ActAsync(id, "abort");
        await app.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Null(Assert.Single(app.Outside.Cancels).Handle);
        Assert.Equal(ReleaseStatus.Aborted, app.View(id).Status);
    }
}
