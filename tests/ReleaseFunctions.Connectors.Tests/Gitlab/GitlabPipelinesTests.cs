using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Gitlab;

public sealed class GitlabPipelinesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_FollowedToItsEnd_IsOnePipeline()
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        await using Wired wired = GitlabWired.On(gitlab.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(GitlabWired.Order, Stop);
        FakePipeline pipeline = Assert.Single(gitlab.Pipelines);
        pipeline.Status = "running";
        DeploymentAnswer running = await wired.Deployer().FollowAsync(GitlabWired.Target, started.Handle!, Stop);
        pipeline.Status = "success";
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(GitlabWired.Target, started.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, pipeline.Page), (started.State, started.Url));
        Assert.Equal((DeploymentState.Running, DeploymentState.Succeeded), (running.State, ended.State));
        SeenRequest create = gitlab.Seen[0];
        Assert.Equal(("POST", "/api/v4/projects/contoso%2Fshop/pipeline", FakeGitlab.Token), (create.Method, create.Target, create.Headers["PRIVATE-TOKEN"]));
        Assert.Equal(
            $$"""{"ref":"main","variables":[{"key":"VERSION","value":"1.2.3"},{"key":"RELEASE_CORRELATION","value":"{{RunOrders.Key}}"}]}""",
            JsonNode.Parse(create.Body)!.ToJsonString());
    }

    [Fact]
    public async Task Start_AnswerWasLost_IsFoundAndNotCreatedAgain()
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        await using Wired wired = GitlabWired.On(gitlab.Url);
        gitlab.After = request => request.Method == "POST" ? new ScriptedAnswer(504, "<html>") : null;

        DeploymentAnswer lost = await wired.Deployer().StartAsync(GitlabWired.Order, Stop);
        gitlab.Add(variables: ("RELEASE_CORRELATION", $"{RunOrders.Key}0"));
        DeploymentAnswer found = await wired.Deployer().StartAsync(GitlabWired.Order.Again(), Stop);

        Assert.Equal((DeploymentState.TryAgain, false), (lost.State, lost.NothingStarted));
        Assert.Equal((gitlab.Pipelines[0].Page, gitlab.Pipelines[0].Handle()), (found.Url, found.Handle));
        Assert.Equal(2, gitlab.Pipelines.Count);
        Assert.Contains(gitlab.Seen, request => request.Target.Contains("source=api&ref=main&updated_after=2026-11-23T11%3A55%3A00Z&order_by=id&sort=desc&username=release-bot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_AnswerWithoutANumber_IsLookedUp()
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        await using Wired wired = GitlabWired.On(gitlab.Url);
        gitlab.After = request => request.Method == "POST" ? new ScriptedAnswer(201, "{}") : null;

        DeploymentAnswer odd = await wired.Deployer().StartAsync(GitlabWired.Order, Stop);
        DeploymentAnswer found = await wired.Deployer().StartAsync(GitlabWired.Order.Again(), Stop);

        Assert.Equal((DeploymentState.TryAgain, false), (odd.State, odd.NothingStarted));
        Assert.Equal(gitlab.Pipelines[0].Handle(), found.Handle);
    }

    [Fact]
    public async Task Start_PipelineBehindManyOthers_IsFoundPageByPage()
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        await using Wired wired = GitlabWired.On(gitlab.Url);
        FakePipeline own = gitlab.Add(variables: ("RELEASE_CORRELATION", RunOrders.Key));
        for (int other = 0; other < 110; other++)
        {
            gitlab.Add();
        }

        DeploymentAnswer found = await wired.Deployer().StartAsync(GitlabWired.Order.Again(), Stop);

        Assert.Equal(own.Handle(), found.Handle);
        Assert.Contains(gitlab.Seen, request => request.Target.EndsWith("&per_page=100&page=2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_VariablesMayNotBeRead_IsLeftToAPerson()
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        gitlab.Add();
        gitlab.Script = request => request.Target.EndsWith("/variables", StringComparison.Ordinal) ? new ScriptedAnswer(403, """{"message":"403 Forbidden"}""") : null;
        await using Wired wired = GitlabWired.On(gitlab.Url);
        wired.Clock.Advance(TimeSpan.FromHours(1));

        DeploymentAnswer answer = await wired.Deployer().StartAsync(GitlabWired.Order.Again(), Stop);

        Assert.Equal((DeploymentState.TryAgain, true), (answer.State, answer.IsHeld));
        Assert.Contains("no second one", answer.Message, StringComparison.Ordinal);
        Assert.Single(gitlab.Pipelines);
    }

    [Theory]
    [InlineData(400, """{"message":{"base":["No stages / jobs for this pipeline."]}}""", DeploymentState.Failed, true, "base: No stages / jobs for this pipeline")]
    [InlineData(401, """{"message":"401 Unauthorized"}""", DeploymentState.Failed, true, "Connections__gl__Token")]
    [InlineData(403, """{"message":"403 Forbidden"}""", DeploymentState.Failed, true, "set pipeline variables")]
    [InlineData(404, """{"message":"404 Project Not Found"}""", DeploymentState.Failed, true, "no project contoso/shop")]
    [InlineData(302, "", DeploymentState.Failed, true, "Redirects are not followed")]
    [InlineData(408, "", DeploymentState.TryAgain, false, "answered 408")]
    [InlineData(422, """{"error":"variables is invalid"}""", DeploymentState.Failed, true, "variables is invalid")]
    [InlineData(429, "Retry later\n", DeploymentState.TryAgain, true, "Retry later")]
    [InlineData(500, "<html>", DeploymentState.TryAgain, false, "answered 500")]
    [InlineData(201, "<html>", DeploymentState.TryAgain, false, "not a JSON object")]
    public async Task Start_AnyRefusal_SaysWhatItWasAndWhatToDo(int status, string body, DeploymentState state, bool nothing, string said)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(status, body, status == 429 ? [("Retry-After", "9")] : []);
        await using Wired wired = GitlabWired.On(system.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(GitlabWired.Order, Stop);

        Assert.Equal((state, nothing), (answer.State, answer.NothingStarted));
        Assert.Contains(said, answer.Message, StringComparison.Ordinal);
        Assert.Single(system.Seen);
    }

    [Theory]
    [InlineData(200, "null", DeploymentState.TryAgain)]
    [InlineData(200, "{}", DeploymentState.Running)]
    [InlineData(200, """{"status":"success-ish","started_at":null,"user":null}""", DeploymentState.Running)]
    [InlineData(404, """{"message":"404 Not found"}""", DeploymentState.TryAgain)]
    [InlineData(429, "Retry later", DeploymentState.TryAgain)]
    [InlineData(503, "", DeploymentState.TryAgain)]
    public async Task Follow_AnyAnswer_IsNeverASuccess(int status, string body, DeploymentState state)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(status, body);
        await using Wired wired = GitlabWired.On(system.Url);

        Assert.Equal(state, (await wired.Deployer().FollowAsync(GitlabWired.Target, """{"project":7,"pipeline":1}""", Stop)).State);
    }

    [Fact]
    public async Task Follow_AnswerOverTheLimit_IsAskedAgain()
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        FakePipeline pipeline = gitlab.Add(status: "success");
        await using Wired wired = GitlabWired.On(gitlab.Url, new ConnectorLimits { MaxResponseBytes = 100 });

        Assert.Equal(DeploymentState.TryAgain, (await wired.Deployer().FollowAsync(GitlabWired.Target, pipeline.Handle(), Stop)).State);
    }

    [Fact]
    public async Task Follow_ManualJob_IsHeldAndNamed()
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        FakePipeline pipeline = gitlab.Add(status: "manual");
        pipeline.ManualJobs = ["to-production"];
        await using Wired wired = GitlabWired.On(gitlab.Url);

        DeploymentAnswer answer = await wired.Deployer().FollowAsync(GitlabWired.Target, pipeline.Handle(), Stop);

        Assert.Equal((DeploymentState.Running, true, pipeline.Page), (answer.State, answer.IsHeld, answer.Url));
        Assert.Equal("The pipeline waits for to-production; play it in GitLab.", answer.Message);
    }

    [Theory]
    [InlineData("running", DeploymentState.Running, false)]
    [InlineData("manual", DeploymentState.Running, true)]
    [InlineData("who-knows", DeploymentState.Running, false)]
    [InlineData("success", DeploymentState.Succeeded, false)]
    [InlineData("failed", DeploymentState.Failed, false)]
    [InlineData("canceled", DeploymentState.Failed, false)]
    public async Task Follow_ParentSucceeded_ChildrenOfChildrenDecide(string status, DeploymentState state, bool held)
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        FakePipeline parent = gitlab.Add(status: "success");
        FakePipeline child = gitlab.Add(parent: parent, status: "success");
        FakePipeline grandchild = gitlab.Add(project: 9, parent: child, status: status);
        await using Wired wired = GitlabWired.On(gitlab.Url);

        DeploymentAnswer answer = await wired.Deployer().FollowAsync(GitlabWired.Target, parent.Handle(), Stop);

        Assert.Equal((state, held), (answer.State, answer.IsHeld));
        Assert.Equal(state != DeploymentState.Succeeded, answer.Message.Contains($"{grandchild.Id} (trigger-{grandchild.Id})", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Follow_ChildMayFail_TheParentCounts()
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        FakePipeline parent = gitlab.Add(status: "success");
        parent.Children.Add(new FakePipeline { Id = 500, Project = 9, Status = "failed", MayFail = true });
        gitlab.Script = request => request.Target.Contains("/projects/9/pipelines/500/bridges", StringComparison.Ordinal) ? new ScriptedAnswer(200, "[]") : null;
        await using Wired wired = GitlabWired.On(gitlab.Url);

        Assert.Equal(DeploymentState.Succeeded, (await wired.Deployer().FollowAsync(GitlabWired.Target, parent.Handle(), Stop)).State);
    }

    [Fact]
    public async Task Follow_ChildrenMayNotBeRead_IsNoSuccess()
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        FakePipeline parent = gitlab.Add(status: "success");
        parent.Children.Add(new FakePipeline { Id = 500, Project = 9, Status = "success" }); // not to be seen by the token
        await using Wired wired = GitlabWired.On(gitlab.Url);

        DeploymentAnswer answer = await wired.Deployer().FollowAsync(GitlabWired.Target, parent.Handle(), Stop);

        Assert.Equal((DeploymentState.TryAgain, true), (answer.State, answer.IsHeld));
        Assert.Contains("must be able to read their projects", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_MoreChildrenThanAreLookedAt_IsNoSuccess()
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        FakePipeline parent = gitlab.Add(status: "success");
        for (int child = 0; child < 51; child++)
        {
            gitlab.Add(parent: parent, status: "success");
        }

        await using Wired wired = GitlabWired.On(gitlab.Url);

        DeploymentAnswer answer = await wired.Deployer().FollowAsync(GitlabWired.Target, parent.Handle(), Stop);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("more than 50 child pipelines", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_ChildrenInOtherProjects_AreStoppedToo()
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        FakePipeline parent = gitlab.Add();
        FakePipeline child = gitlab.Add(project: 9, parent: parent);
        child.Lingers = true;
        FakePipeline done = gitlab.Add(parent: parent, status: "success");
        await using Wired wired = GitlabWired.On(gitlab.Url);

        DeploymentAnswer told = await wired.Deployer().CancelAsync(GitlabWired.Order, parent.Handle(), Stop);
        DeploymentAnswer still = await wired.Deployer().FollowAsync(GitlabWired.Target, told.Handle!, Stop);
        child.Status = "canceled";
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(GitlabWired.Target, told.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, DeploymentState.Running, DeploymentState.Failed), (told.State, still.State, ended.State));
        Assert.Equal(("canceled", "success"), (parent.Status, done.Status));
        Assert.Equal(2, gitlab.Seen.Count(request => request.Method == "POST"));
    }

    [Fact]
    public async Task Cancel_WithoutTheRight_SaysSo()
    {
        await using FakeSystem system = await FakeSystem.StartAsync(403, """{"message":"403 Forbidden"}""");
        await using Wired wired = GitlabWired.On(system.Url);

        DeploymentAnswer answer = await wired.Deployer().CancelAsync(GitlabWired.Order, """{"project":7,"pipeline":1}""", Stop);

        Assert.Equal((DeploymentState.TryAgain, true), (answer.State, answer.IsHeld));
        Assert.Contains("gl, told to cancel pipeline 1 of project 7, answered 403", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCall_CredentialInTheAnswer_IsNeverShownOrLogged()
    {
        await using FakeSystem system = await FakeSystem.StartAsync(400, $$"""{"message":"{{FakeGitlab.Token}} is odd"}""");
        await using Wired wired = GitlabWired.On(system.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(GitlabWired.Order, Stop);

        Assert.Contains("[hidden] is odd", answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeGitlab.Token, wired.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"active":true,"scopes":["api"],"expires_at":"2027-01-01"}""", true, true)]
    [InlineData(200, """{"active":true,"scopes":["read_api"]}""", true, false)]
    [InlineData(200, """{"active":false,"scopes":["api"]}""", false, null)]
    [InlineData(200, "[]", true, null)]
    [InlineData(401, "{}", false, null)]
    [InlineData(404, "{}", null, null)]
    public async Task Check_Token_TellsCredentialFromRights(int status, string body, bool? accepted, bool? rights)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(status, body, ("Date", Wired.Now.AddSeconds(-30).ToString("R")));
        await using Wired wired = GitlabWired.On(system.Url);

        ConnectionFinding finding = await CheckAsync(wired, Stop);

        Assert.Equal((true, accepted, rights, TimeSpan.FromSeconds(-30)), (finding.Reachable, finding.CredentialAccepted, finding.RightsSufficient, finding.ClockSkew));
    }

    internal static Task<ConnectionFinding> CheckAsync(Wired wired, CancellationToken stop)
    {
        Assert.True(wired.Get<IConnectionDirectory>().TryGet("gl", out ConnectionSettings? connection));
        return wired.Get<IEnumerable<IConnectionProbe>>().Single(probe => probe.Kind == ConnectionKind.Gitlab).CheckAsync(connection, stop);
    }
}
