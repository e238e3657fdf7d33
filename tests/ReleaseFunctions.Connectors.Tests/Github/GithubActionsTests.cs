using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Github;

public sealed class GithubActionsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_FollowedToItsEnd_IsOneRun()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        await using Wired wired = GithubWired.On(github.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(GithubWired.Order, Stop);
        FakeRun run = Assert.Single(github.Runs);
        run.Status = "in_progress";
        DeploymentAnswer running = await wired.Deployer().FollowAsync(GithubWired.Target, started.Handle!, Stop);
        DeploymentAnswer same = await wired.Deployer().FollowAsync(GithubWired.Target, running.Handle!, Stop);
        (run.Status, run.Conclusion) = ("completed", "success");
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(GithubWired.Target, same.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, run.Page), (started.State, started.Url));
        Assert.Equal((DeploymentState.Running, DeploymentState.Running, DeploymentState.Succeeded), (running.State, same.State, ended.State));
        Assert.Equal((running.Message, running.Handle), (same.Message, same.Handle));
        SeenRequest dispatch = github.Seen[0];
        JsonNode body = JsonNode.Parse(dispatch.Body)!;
        Assert.Equal(("POST", "/repos/contoso/shop/actions/workflows/deploy.yml/dispatches"), (dispatch.Method, dispatch.Target));
        Assert.Equal(("main", "1.2.3", RunOrders.Key, true), ((string?)body["ref"], (string?)body["inputs"]!["version"], (string?)body["inputs"]!["correlation"], (bool?)body["return_run_details"]));
        Assert.All(github.Seen, request => Assert.Equal(
            ("2022-11-28", "application/vnd.github+json, application/json; q=0.9", $"Bearer {FakeGithub.Token}", "ReleaseFunctions"),
            (request.Headers["X-GitHub-Api-Version"], request.Headers["Accept"], request.Headers["Authorization"], request.Headers["User-Agent"])));
        Assert.False(github.Seen[1].Headers.ContainsKey("If-None-Match"));
        Assert.StartsWith("W/\"", github.Seen[2].Headers["If-None-Match"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ServerThatDoesNotNameTheRun_IsFoundByItsName()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        (github.KnowsDetails, github.ListsRuns) = (false, false);
        await using Wired wired = GithubWired.On(github.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(GithubWired.Order, Stop);
        DeploymentAnswer unseen = await wired.Deployer().FollowAsync(GithubWired.Target, started.Handle!, Stop);
        github.Add($"Deploy {RunOrders.Key}-1");
        github.Add($"Deploy x{RunOrders.Key}");
        github.ListsRuns = true;
        DeploymentAnswer found = await wired.Deployer().FollowAsync(GithubWired.Target, unseen.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, DeploymentState.Running, DeploymentState.Running), (started.State, unseen.State, found.State));
        Assert.Contains("run-name must show the input 'correlation'", unseen.Message, StringComparison.Ordinal);
        Assert.Equal(github.Runs[0].Page, found.Url);
        Assert.Equal(2, github.Seen.Count(request => request.Method == "POST")); // the first was refused for a key that it does not know
    }

    [Fact]
    public async Task Start_TwoRunsWithTheId_AreRefused()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        await using Wired wired = GithubWired.On(github.Url);
        github.Add($"Deploy {RunOrders.Key}");
        github.Add($"Deploy {RunOrders.Key} again");

        DeploymentAnswer answer = await wired.Deployer().StartAsync(GithubWired.Order.Again(), Stop);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("2 runs", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AnswerWasLost_IsFoundAndNotStartedAgain()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        await using Wired wired = GithubWired.On(github.Url);
        github.After = request => request.Method == "POST" ? new ScriptedAnswer(502, "<html>bad gateway</html>") : null;

        DeploymentAnswer lost = await wired.Deployer().StartAsync(GithubWired.Order, Stop);
        DeploymentAnswer found = await wired.Deployer().StartAsync(GithubWired.Order.Again(), Stop);

        Assert.Equal((DeploymentState.TryAgain, false), (lost.State, lost.NothingStarted));
        Assert.Equal((DeploymentState.Running, github.Runs[0].Page), (found.State, found.Url));
        Assert.Single(github.Runs);
    }

    [Fact]
    public async Task Start_AnswerWasLostAndNoRunIsToBeSeen_IsStartedOnlyWhenItWouldBe()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        await using Wired wired = GithubWired.On(github.Url);

        DeploymentAnswer tooSoon = await wired.Deployer().StartAsync(GithubWired.Order.Again(), Stop);
        wired.Clock.Advance(TimeSpan.FromMinutes(2));
        DeploymentAnswer started = await wired.Deployer().StartAsync(GithubWired.Order.Again(), Stop);

        Assert.Equal((DeploymentState.TryAgain, DeploymentState.Running), (tooSoon.State, started.State));
        Assert.Single(github.Runs);
    }

    [Fact]
    public async Task Start_AnswerWasLostWithoutCorrelation_IsLeftToAPerson()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        await using Wired wired = GithubWired.On(github.Url);
        wired.Clock.Advance(TimeSpan.FromHours(1));

        DeploymentAnswer again = await wired.Deployer().StartAsync(GithubWired.Order.Again().Without(), Stop);
        DeploymentAnswer stop = await wired.Deployer().CancelAsync(GithubWired.Order.Again().Without(), null, Stop);

        Assert.Equal((DeploymentState.Failed, DeploymentState.Failed), (again.State, stop.State));
        Assert.Contains("correlationInput", again.Message, StringComparison.Ordinal);
        Assert.Empty(github.Seen);
    }

    [Fact]
    public async Task Start_RunIsNotNamedAndNoCorrelation_SaysThatItCannotBeFollowed()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        github.NamesRun = false;
        await using Wired wired = GithubWired.On(github.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(GithubWired.Order.Without(), Stop);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("It may run", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_RunBehindManyOthers_IsFoundPageByPage()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        await using Wired wired = GithubWired.On(github.Url);
        FakeRun own = github.Add($"Deploy {RunOrders.Key}");
        for (int other = 0; other < 250; other++)
        {
            github.Add($"Deploy {other}");
        }

        DeploymentAnswer found = await wired.Deployer().StartAsync(GithubWired.Order.Again(), Stop);

        Assert.Equal(own.Page, found.Url);
        Assert.Equal(3, github.Seen.Count);
    }

    [Theory]
    [InlineData(401, """{"message":"Bad credentials"}""", DeploymentState.Failed, true, "Connections__gh__Token")]
    [InlineData(403, """{"message":"Resource not accessible by personal access token"}""", DeploymentState.Failed, true, "Actions: read and write")]
    [InlineData(403, """{"message":"You have exceeded a secondary rate limit."}""", DeploymentState.TryAgain, true, "takes no more calls for a while")]
    [InlineData(404, """{"message":"Not Found"}""", DeploymentState.Failed, true, "no workflow deploy.yml in contoso/shop")]
    [InlineData(422, """{"message":"Workflow does not have 'workflow_dispatch' trigger"}""", DeploymentState.Failed, true, "needs the trigger workflow_dispatch on main")]
    [InlineData(301, """{"message":"Moved Permanently"}""", DeploymentState.Failed, true, "write its new name")]
    [InlineData(408, "", DeploymentState.TryAgain, false, "answered 408")]
    [InlineData(429, "slow down", DeploymentState.TryAgain, true, "takes no more calls for a while")]
    [InlineData(500, "<html>", DeploymentState.TryAgain, false, "answered 500")]
    [InlineData(503, "", DeploymentState.TryAgain, true, "answered 503")]
    public async Task Start_AnyRefusal_SaysWhatItWasAndWhatToDo(int status, string body, DeploymentState state, bool nothing, string said)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(status, body, ("Location", "https://elsewhere.example/"));
        await using Wired wired = GithubWired.On(system.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(GithubWired.Order, Stop);

        Assert.Equal((state, nothing), (answer.State, answer.NothingStarted));
        Assert.Contains(said, answer.Message, StringComparison.Ordinal);
        Assert.Contains("gh, asked to start deploy.yml in contoso/shop on main", answer.Message, StringComparison.Ordinal);
        Assert.Single(system.Seen);
    }

    [Theory]
    [InlineData(200, "not json", DeploymentState.TryAgain)]
    [InlineData(200, "[]", DeploymentState.TryAgain)]
    [InlineData(200, "{}", DeploymentState.Running)]
    [InlineData(200, """{"status":7,"conclusion":"success"}""", DeploymentState.Running)]
    [InlineData(404, """{"message":"Not Found"}""", DeploymentState.TryAgain)]
    [InlineData(401, """{"message":"Bad credentials"}""", DeploymentState.TryAgain)]
    [InlineData(502, "", DeploymentState.TryAgain)]
    [InlineData(429, "", DeploymentState.TryAgain)]
    public async Task Follow_AnyAnswer_IsNeverASuccess(int status, string body, DeploymentState state)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(status, body);
        await using Wired wired = GithubWired.On(system.Url);

        DeploymentAnswer answer = await wired.Deployer().FollowAsync(GithubWired.Target, """{"run":7}""", Stop);

        Assert.Equal(state, answer.State);
    }

    [Fact]
    public async Task Follow_AnswerOverTheLimit_IsAskedAgain()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        FakeRun run = github.Add(RunOrders.Key);
        await using Wired wired = GithubWired.On(github.Url, new ConnectorLimits { MaxResponseBytes = 100 });

        DeploymentAnswer answer = await wired.Deployer().FollowAsync(GithubWired.Target, $$"""{"run":{{run.Id}}}""", Stop);

        Assert.Equal(DeploymentState.TryAgain, answer.State);
        Assert.Contains("more than the size limit", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queue/7")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"correlation":"x"}""")]
    public async Task Follow_HandleThatIsNone_SaysSo(string handle)
    {
        await using Wired wired = GithubWired.On(new Uri("http://127.0.0.1:1"));

        DeploymentAnswer answer = await wired.Deployer().FollowAsync(GithubWired.Target, handle, Stop);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains($"'{handle}' cannot be read", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_WaitsForAnEnvironment_IsHeldAndNamesIt()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        FakeRun run = github.Add(RunOrders.Key);
        (run.Status, run.Environments) = ("waiting", ["production", "audit"]);
        await using Wired wired = GithubWired.On(github.Url);

        DeploymentAnswer held = await wired.Deployer().FollowAsync(GithubWired.Target, $$"""{"run":{{run.Id}}}""", Stop);
        DeploymentAnswer same = await wired.Deployer().FollowAsync(GithubWired.Target, held.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, true, run.Page), (held.State, held.IsHeld, held.Url));
        Assert.Contains("audit, production", held.Message, StringComparison.Ordinal);
        Assert.Equal((held.Message, true), (same.Message, same.IsHeld));
    }

    [Fact]
    public async Task Follow_RunIsRunAgain_IsFollowedInItsNewAttempt()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        FakeRun run = github.Add(RunOrders.Key);
        (run.Status, run.Attempt) = ("in_progress", 2);
        await using Wired wired = GithubWired.On(github.Url);

        DeploymentAnswer second = await wired.Deployer().FollowAsync(GithubWired.Target, $$"""{"run":{{run.Id}},"attempt":1}""", Stop);
        (run.Status, run.Conclusion, run.Attempt) = ("completed", "failure", 1); // a server that is behind
        DeploymentAnswer stale = await wired.Deployer().FollowAsync(GithubWired.Target, second.Handle!, Stop);
        (run.Conclusion, run.Attempt) = ("success", 2);
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(GithubWired.Target, stale.Handle!, Stop);

        Assert.Contains("attempt 2", second.Message, StringComparison.Ordinal);
        Assert.Equal((DeploymentState.Running, DeploymentState.Succeeded), (stale.State, ended.State));
    }

    [Fact]
    public async Task Cancel_RunThatObeys_Ends()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        FakeRun run = github.Add(RunOrders.Key);
        await using Wired wired = GithubWired.On(github.Url);

        DeploymentAnswer told = await wired.Deployer().CancelAsync(GithubWired.Order.Again(), null, Stop);
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(GithubWired.Target, told.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, DeploymentState.Failed), (told.State, ended.State));
        Assert.Equal("The run was cancelled.", ended.Message);
        Assert.Equal("cancelled", run.Conclusion);
    }

    [Fact]
    public async Task Cancel_RunThatDoesNotStop_IsForcedOnceAfterAWhile()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        FakeRun run = github.Add(RunOrders.Key);
        (run.Status, run.Stubborn) = ("in_progress", true);
        await using Wired wired = GithubWired.On(github.Url);

        DeploymentAnswer told = await wired.Deployer().CancelAsync(GithubWired.Order, $$"""{"run":{{run.Id}}}""", Stop);
        DeploymentAnswer early = await wired.Deployer().FollowAsync(GithubWired.Target, told.Handle!, Stop);
        wired.Clock.Advance(TimeSpan.FromMinutes(3));
        github.Script = request => request.Target.EndsWith("/force-cancel", StringComparison.Ordinal) ? new ScriptedAnswer(202, "{}") : null; // takes its time
        DeploymentAnswer forced = await wired.Deployer().FollowAsync(GithubWired.Target, early.Handle!, Stop);
        DeploymentAnswer still = await wired.Deployer().FollowAsync(GithubWired.Target, forced.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, DeploymentState.Running), (early.State, still.State));
        Assert.Single(github.Seen, request => request.Target.EndsWith("/force-cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancel_RunThatHasEnded_IsFollowedToItsRealEnd()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        FakeRun run = github.Add(RunOrders.Key);
        (run.Status, run.Conclusion) = ("completed", "success");
        await using Wired wired = GithubWired.On(github.Url);

        DeploymentAnswer told = await wired.Deployer().CancelAsync(GithubWired.Order, $$"""{"run":{{run.Id}}}""", Stop);
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(GithubWired.Target, told.Handle!, Stop);

        Assert.Contains("cannot be cancelled now: Cannot cancel a workflow run that is completed", told.Message, StringComparison.Ordinal);
        Assert.Equal(DeploymentState.Succeeded, ended.State);
    }

    [Fact]
    public async Task AnyCall_CredentialInTheAnswer_IsNeverShownOrLogged()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        string? bearer = null;
        github.Script = request =>
        {
            bearer = request.Headers["Authorization"]["Bearer ".Length..];
            return request.Target.StartsWith("/repos/contoso/shop/actions", StringComparison.Ordinal) ? new ScriptedAnswer(422, $$"""{"message":"{{bearer}} sees no ref"}""") : null;
        };
        await using Wired own = GithubWired.On(github.Url);
        await using Wired app = GithubWired.AsApp(github.Url);

        DeploymentAnswer byToken = await own.Deployer().StartAsync(GithubWired.Order, Stop);
        DeploymentAnswer byApp = await app.Deployer().StartAsync(GithubWired.Order, Stop);

        Assert.All([byToken, byApp], answer => Assert.Contains("[hidden] sees no ref", answer.Message, StringComparison.Ordinal));
        Assert.StartsWith("ghs_", bearer, StringComparison.Ordinal);
        Assert.DoesNotContain(bearer!, app.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeGithub.Token, own.Log.Text, StringComparison.Ordinal);
    }
}
