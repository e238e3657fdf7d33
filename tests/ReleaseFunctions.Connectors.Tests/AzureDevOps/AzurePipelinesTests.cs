using System.Text;
using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.AzureDevOps;

public sealed class AzurePipelinesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_FollowedToItsEnd_IsOneRun()
    {
        await using FakeAzureDevOps azure = await FakeAzureDevOps.StartAsync();
        await using Wired wired = AzureDevOpsWired.On(azure.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(AzureDevOpsWired.Order, Stop);
        FakeBuild build = Assert.Single(azure.Builds);
        DeploymentAnswer queued = await wired.Deployer().FollowAsync(AzureDevOpsWired.Target, started.Handle!, Stop);
        (build.Status, build.Result) = ("completed", "succeeded");
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(AzureDevOpsWired.Target, started.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, DeploymentState.Running, DeploymentState.Succeeded), (started.State, queued.State, ended.State));
        Assert.Equal(build.Page, started.Url);
        SeenRequest run = azure.Seen[1];
        Assert.Equal(("POST", "/contoso/Big%20Shop/_apis/pipelines/12/runs?api-version=7.1"), (run.Method, run.Target));
        Assert.Equal(
            """{"resources":{"repositories":{"self":{"refName":"refs/heads/main"}}},"templateParameters":{"version":"1.2.3","correlation":"KEY"}}""".Replace("KEY", RunOrders.Key, StringComparison.Ordinal),
            JsonNode.Parse(run.Body)!.ToJsonString());
    }

    [Fact]
    public async Task Start_ByNumberOnATag_AsksForNoName()
    {
        await using FakeAzureDevOps azure = await FakeAzureDevOps.StartAsync();
        await using Wired wired = AzureDevOpsWired.On(azure.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(AzureDevOpsWired.Order with { Target = AzureDevOpsWired.Target with { Pipeline = "12", Ref = "refs/tags/v1" } }, Stop);

        Assert.Equal(DeploymentState.Running, started.State);
        Assert.Single(azure.Seen);
    }

    [Theory]
    [InlineData(0, "no pipeline 'deploy'")]
    [InlineData(2, "in different folders")]
    public async Task Start_NameThatIsNotOne_IsRefused(int named, string said)
    {
        await using FakeAzureDevOps azure = await FakeAzureDevOps.StartAsync();
        azure.Named = [.. Enumerable.Range(12, named)];
        await using Wired wired = AzureDevOpsWired.On(azure.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(AzureDevOpsWired.Order, Stop);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains(said, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AnswerWasLost_IsFoundPageByPageAndNotStartedAgain()
    {
        await using FakeAzureDevOps azure = await FakeAzureDevOps.StartAsync();
        await using Wired wired = AzureDevOpsWired.On(azure.Url);
        azure.After = request => request.Method == "POST" ? new ScriptedAnswer(500, "<html>") : null;

        DeploymentAnswer lost = await wired.Deployer().StartAsync(AzureDevOpsWired.Order, Stop);
        azure.Add($"{RunOrders.Key}0");
        azure.Add();
        azure.PageSize = 1;
        DeploymentAnswer found = await wired.Deployer().StartAsync(AzureDevOpsWired.Order.Again(), Stop);

        Assert.Equal((DeploymentState.TryAgain, false), (lost.State, lost.NothingStarted));
        Assert.Equal((DeploymentState.Running, """{"run":1000}"""), (found.State, found.Handle));
        Assert.Equal(3, azure.Builds.Count);
        Assert.Contains(azure.Seen, request => request.Target.Contains("definitions=12&minTime=2026-11-23T11%3A55%3A00Z&queryOrder=queueTimeDescending&$top=200", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_MoreRunsThanAreLookedThrough_IsNotStartedAgain()
    {
        await using FakeAzureDevOps azure = await FakeAzureDevOps.StartAsync();
        for (int other = 0; other < 4; other++)
        {
            azure.Add();
        }

        azure.PageSize = 1;
        await using Wired wired = AzureDevOpsWired.On(azure.Url);
        wired.Clock.Advance(TimeSpan.FromHours(1));

        DeploymentAnswer answer = await wired.Deployer().StartAsync(AzureDevOpsWired.Order.Again(), Stop);

        Assert.Equal((DeploymentState.TryAgain, 4), (answer.State, azure.Builds.Count));
    }

    [Fact]
    public async Task Start_AnswerWasLostAndNothingIsThere_IsStartedOnlyWhenItWouldBe()
    {
        await using FakeAzureDevOps azure = await FakeAzureDevOps.StartAsync();
        await using Wired wired = AzureDevOpsWired.On(azure.Url);

        DeploymentAnswer tooSoon = await wired.Deployer().StartAsync(AzureDevOpsWired.Order.Again(), Stop);
        wired.Clock.Advance(TimeSpan.FromMinutes(1));
        DeploymentAnswer started = await wired.Deployer().StartAsync(AzureDevOpsWired.Order.Again(), Stop);

        Assert.Equal((DeploymentState.TryAgain, DeploymentState.Running), (tooSoon.State, started.State));
        Assert.Single(azure.Builds);
    }

    [Fact]
    public async Task Start_AnswerWasLostWithoutCorrelation_IsLeftToAPerson()
    {
        await using FakeAzureDevOps azure = await FakeAzureDevOps.StartAsync();
        await using Wired wired = AzureDevOpsWired.On(azure.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(AzureDevOpsWired.Order.Again() with { Target = AzureDevOpsWired.Target with { CorrelationParameter = null } }, Stop);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("correlationParameter", answer.Message, StringComparison.Ordinal);
        Assert.Empty(azure.Seen);
    }

    [Theory]
    [InlineData(203, "<html>Sign In</html>", DeploymentState.Failed, true, "Connections__ado__Token")]
    [InlineData(302, "", DeploymentState.Failed, true, "page to sign in on")]
    [InlineData(400, """{"message":"/azure-pipelines.yml: Unexpected parameter 'x'"}""", DeploymentState.Failed, true, "Unexpected parameter 'x'")]
    [InlineData(401, "", DeploymentState.Failed, true, "Connections__ado__Token")]
    [InlineData(403, """{"message":"VS800075"}""", DeploymentState.Failed, true, "Queue builds")]
    [InlineData(404, """{"message":"TF200016"}""", DeploymentState.Failed, true, "no pipeline 12 in a project Big Shop")]
    [InlineData(408, "", DeploymentState.TryAgain, false, "answered 408")]
    [InlineData(422, "", DeploymentState.Failed, true, "answered 422")]
    [InlineData(429, "", DeploymentState.TryAgain, true, "takes no more calls")]
    [InlineData(500, "<html>", DeploymentState.TryAgain, false, "answered 500")]
    [InlineData(503, "", DeploymentState.TryAgain, true, "answered 503")]
    [InlineData(200, "<html>", DeploymentState.TryAgain, false, "not a JSON object")]
    [InlineData(200, "{}", DeploymentState.TryAgain, false, "looked up")]
    public async Task Start_AnyRefusal_SaysWhatItWasAndWhatToDo(int status, string body, DeploymentState state, bool nothing, string said)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(status, body, status == 302 ? [("Location", "https://spsprodweu1.vssps.visualstudio.com/_signin?realm=dev.azure.com")] : []);
        await using Wired wired = AzureDevOpsWired.On(new Uri(system.Url, "contoso"));

        DeploymentAnswer answer = await wired.Deployer().StartAsync(AzureDevOpsWired.Order with { Target = AzureDevOpsWired.Target with { Pipeline = "12" } }, Stop);

        Assert.Equal((state, nothing), (answer.State, answer.NothingStarted));
        Assert.Contains(said, answer.Message, StringComparison.Ordinal);
        Assert.Single(system.Seen);
    }

    [Theory]
    [InlineData(200, "[]", DeploymentState.TryAgain)]
    [InlineData(200, "{}", DeploymentState.Running)]
    [InlineData(200, """{"status":"completed","result":"great"}""", DeploymentState.Running)]
    [InlineData(203, "<html>", DeploymentState.TryAgain)]
    [InlineData(404, "{}", DeploymentState.TryAgain)]
    [InlineData(429, "", DeploymentState.TryAgain)]
    [InlineData(500, "", DeploymentState.TryAgain)]
    public async Task Follow_AnyAnswer_IsNeverASuccess(int status, string body, DeploymentState state)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(status, body);
        await using Wired wired = AzureDevOpsWired.On(system.Url);

        Assert.Equal(state, (await wired.Deployer().FollowAsync(AzureDevOpsWired.Target, """{"run":7}""", Stop)).State);
    }

    [Fact]
    public async Task Follow_AnswerOverTheLimit_IsAskedAgain()
    {
        await using FakeSystem system = await FakeSystem.StartAsync(200, $$"""{"status":"completed","result":"succeeded","x":"{{new string('x', 200)}}"}""");
        await using Wired wired = AzureDevOpsWired.On(system.Url, new ConnectorLimits { MaxResponseBytes = 100 });

        Assert.Equal(DeploymentState.TryAgain, (await wired.Deployer().FollowAsync(AzureDevOpsWired.Target, """{"run":7}""", Stop)).State);
    }

    [Fact]
    public async Task Follow_SlowedDown_PassesThePauseOn()
    {
        await using FakeSystem system = await FakeSystem.StartAsync(200, """{"status":"notStarted"}""", ("Retry-After", "45"));
        await using Wired wired = AzureDevOpsWired.On(system.Url);

        Assert.Equal(TimeSpan.FromSeconds(45), (await wired.Deployer().FollowAsync(AzureDevOpsWired.Target, """{"run":7}""", Stop)).RetryAfter);
    }

    [Fact]
    public async Task Follow_WaitsForAnApproval_IsHeldAndNamesTheStage()
    {
        await using FakeAzureDevOps azure = await FakeAzureDevOps.StartAsync();
        FakeBuild build = azure.Add();
        (build.Status, build.Waits) = ("inProgress", "Production");
        await using Wired wired = AzureDevOpsWired.On(azure.Url);

        DeploymentAnswer held = await wired.Deployer().FollowAsync(AzureDevOpsWired.Target, """{"run":1000}""", Stop);
        build.Waits = null;
        DeploymentAnswer on = await wired.Deployer().FollowAsync(AzureDevOpsWired.Target, """{"run":1000}""", Stop);

        Assert.Equal((DeploymentState.Running, true, build.Page), (held.State, held.IsHeld, held.Url));
        Assert.Equal("The run waits for an approval before Production; give it in Azure DevOps.", held.Message);
        Assert.False(on.IsHeld);
    }

    [Fact]
    public async Task Cancel_RunThatWasLookedUp_IsFollowedToItsEnd()
    {
        await using FakeAzureDevOps azure = await FakeAzureDevOps.StartAsync();
        FakeBuild build = azure.Add(RunOrders.Key);
        await using Wired wired = AzureDevOpsWired.On(azure.Url);

        DeploymentAnswer told = await wired.Deployer().CancelAsync(AzureDevOpsWired.Order.Again(), null, Stop);
        DeploymentAnswer stopping = await wired.Deployer().FollowAsync(AzureDevOpsWired.Target, told.Handle!, Stop);
        (build.Status, build.Result) = ("completed", "canceled");
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(AzureDevOpsWired.Target, told.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, DeploymentState.Running, DeploymentState.Failed), (told.State, stopping.State, ended.State));
        Assert.Equal("PATCH", azure.Seen[2].Method);
    }

    [Fact]
    public async Task Cancel_RunThatHasEnded_IsFollowedToItsRealEnd()
    {
        await using FakeAzureDevOps azure = await FakeAzureDevOps.StartAsync();
        FakeBuild build = azure.Add();
        (build.Status, build.Result) = ("completed", "succeeded");
        await using Wired wired = AzureDevOpsWired.On(azure.Url);

        DeploymentAnswer told = await wired.Deployer().CancelAsync(AzureDevOpsWired.Order, """{"run":1000}""", Stop);

        Assert.Equal(DeploymentState.Running, told.State);
        Assert.Equal(DeploymentState.Succeeded, (await wired.Deployer().FollowAsync(AzureDevOpsWired.Target, told.Handle!, Stop)).State);
    }

    [Fact]
    public async Task Cancel_WithoutTheRight_SaysSo()
    {
        await using FakeSystem system = await FakeSystem.StartAsync(403, """{"message":"no"}""");
        await using Wired wired = AzureDevOpsWired.On(system.Url);

        DeploymentAnswer answer = await wired.Deployer().CancelAsync(AzureDevOpsWired.Order, """{"run":7}""", Stop);

        Assert.Equal((DeploymentState.TryAgain, true), (answer.State, answer.IsHeld));
        Assert.Contains("'Stop builds'", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCall_CredentialInTheAnswer_IsNeverShownOrLogged()
    {
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($":{FakeAzureDevOps.Token}"));
        await using FakeSystem system = await FakeSystem.StartAsync(400, $$"""{"message":"{{FakeAzureDevOps.Token}} and {{basic}} are odd"}""");
        await using Wired wired = AzureDevOpsWired.On(system.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(AzureDevOpsWired.Order, Stop);

        Assert.Contains("[hidden] and [hidden] are odd", answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeAzureDevOps.Token, wired.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"authenticatedUser":{"id":"0f1e2d3c-0000-0000-0000-000000000001"}}""", true)]
    [InlineData(200, """{"authenticatedUser":{"id":"aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"}}""", false)]
    [InlineData(200, "<html>", null)]
    [InlineData(203, "<html>Sign In</html>", false)]
    [InlineData(401, "", false)]
    [InlineData(404, "", null)]
    [InlineData(503, "", null)]
    public async Task Check_AnyAnswer_TellsWhetherTheCredentialIsAccepted(int status, string body, bool? accepted)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(status, body, ("Date", Wired.Now.AddSeconds(2).ToString("R")));
        await using Wired wired = AzureDevOpsWired.On(system.Url);

        Assert.True(wired.Get<IConnectionDirectory>().TryGet("ado", out ConnectionSettings? connection));
        ConnectionFinding finding = await wired.Get<IEnumerable<IConnectionProbe>>().Single(probe => probe.Kind == ConnectionKind.AzureDevOps).CheckAsync(connection, Stop);

        Assert.Equal((true, accepted, null, TimeSpan.FromSeconds(2)), (finding.Reachable, finding.CredentialAccepted, finding.RightsSufficient, finding.ClockSkew));
    }
}
