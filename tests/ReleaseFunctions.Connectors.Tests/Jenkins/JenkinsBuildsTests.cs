using Microsoft.AspNetCore.Http.Features;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Jenkins;

public sealed class JenkinsBuildsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_FollowedThroughTheQueue_IsOneBuild()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        await using Wired wired = JenkinsWired.On(jenkins.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(JenkinsWired.Order, Stop);
        DeploymentAnswer queued = await wired.Deployer().FollowAsync(JenkinsWired.Target, started.Handle!, Stop);
        FakeItem item = jenkins.Begin(Assert.Single(jenkins.Items));
        DeploymentAnswer running = await wired.Deployer().FollowAsync(JenkinsWired.Target, queued.Handle!, Stop);
        item.Forgotten = true;
        item.Result = "SUCCESS";
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(JenkinsWired.Target, running.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, DeploymentState.Running, DeploymentState.Running, DeploymentState.Succeeded), (started.State, queued.State, running.State, ended.State));
        Assert.Contains("Waiting for next available executor", queued.Message, StringComparison.Ordinal);
        Assert.Equal($"{FakeJenkins.Root}/job/shop/job/deploy/1/", running.Url);
        Assert.Equal(["/job/shop/job/deploy/buildWithParameters"], jenkins.Posts);
        Assert.Equal([("VERSION", "1.2.3 & more"), ("RELEASE_CORRELATION", RunOrders.Key)], item.Parameters);
        Assert.DoesNotContain(jenkins.Seen, request => request.Target.Contains("crumb", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_WithAPassword_BringsCrumbAndCookie()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        await using Wired wired = JenkinsWired.WithPassword(jenkins.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(JenkinsWired.Order, Stop);

        Assert.Equal(DeploymentState.Running, started.State);
        Assert.Single(jenkins.Items);
    }

    [Fact]
    public async Task Start_WithAPasswordWhereNoCrumbIsAskedFor_IsStarted()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        jenkins.Script = request => request.Target.StartsWith("/crumbIssuer", StringComparison.Ordinal) ? new ScriptedAnswer(404)
            : request.Method == "POST" ? new ScriptedAnswer(201, string.Empty, ("Location", "/queue/item/5/")) : null;
        await using Wired wired = JenkinsWired.WithPassword(jenkins.Url);

        Assert.Equal("""{"item":5}""", (await wired.Deployer().StartAsync(JenkinsWired.Order, Stop)).Handle);
    }

    [Fact]
    public async Task Start_CrumbIsNotToBeHad_NothingWasStarted()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        jenkins.Script = request => request.Target.StartsWith("/crumbIssuer", StringComparison.Ordinal) ? new ScriptedAnswer(502, "<html>") : null;
        await using Wired wired = JenkinsWired.WithPassword(jenkins.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(JenkinsWired.Order, Stop);

        Assert.Equal((DeploymentState.TryAgain, true), (answer.State, answer.NothingStarted));
        Assert.Empty(jenkins.Posts);
    }

    [Fact]
    public async Task Start_BranchWithASlash_IsEscapedTwice()
    {
        string? target = null; // as it was sent: the server undoes one of the escapes
        await using FakeSystem system = await FakeSystem.StartAsync(context =>
        {
            target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await using Wired wired = JenkinsWired.On(system.Url);

        await wired.Deployer().StartAsync(JenkinsWired.Order with { Target = JenkinsWired.Target with { Job = "shop/app/feature%2Fx" } }, Stop);

        Assert.StartsWith("/job/shop/job/app/job/feature%252Fx/api/json?tree=", target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ParameterThatTheJobHasNot_IsRefused()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        jenkins.Parameters = ["OTHER"];
        await using Wired wired = JenkinsWired.On(jenkins.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(JenkinsWired.Order, Stop);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("has no parameter VERSION", answer.Message, StringComparison.Ordinal);
        Assert.Empty(jenkins.Posts);
    }

    [Fact]
    public async Task Start_DisabledJob_IsRefused()
    {
        await using FakeSystem system = await FakeSystem.StartAsync(200, """{"buildable":false}""");
        await using Wired wired = JenkinsWired.On(system.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(JenkinsWired.Order, Stop);

        Assert.Contains("is disabled", answer.Message, StringComparison.Ordinal);
        Assert.Single(system.Seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_AnswerWasLost_IsFoundInTheQueueOrAmongTheBuilds(bool begun)
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        await using Wired wired = JenkinsWired.On(jenkins.Url);
        jenkins.After = request => request.Method == "POST" ? new ScriptedAnswer(502, "<html>") : null;
        DeploymentAnswer lost = await wired.Deployer().StartAsync(JenkinsWired.Order, Stop);
        if (begun)
        {
            jenkins.Begin(jenkins.Items[0]);
        }

        DeploymentAnswer found = await wired.Deployer().StartAsync(JenkinsWired.Order.Again(), Stop);

        Assert.Equal((DeploymentState.TryAgain, false), (lost.State, lost.NothingStarted));
        Assert.Equal((DeploymentState.Running, begun ? """{"build":1}""" : """{"item":900}"""), (found.State, found.Handle));
        Assert.Single(jenkins.Items);
    }

    [Fact]
    public async Task Start_AnswerWasLostAndTheJobKeepsNoId_IsLeftToAPerson()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        jenkins.Parameters = ["VERSION"];
        await using Wired wired = JenkinsWired.On(jenkins.Url);
        wired.Clock.Advance(TimeSpan.FromHours(1));

        DeploymentAnswer answer = await wired.Deployer().StartAsync(JenkinsWired.Order.Again(), Stop);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("no parameter RELEASE_CORRELATION", answer.Message, StringComparison.Ordinal);
        Assert.Empty(jenkins.Posts);
    }

    [Fact]
    public async Task Start_AnswerWasLostAndNothingIsThere_IsStartedOnlyWhenItWouldBe()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        await using Wired wired = JenkinsWired.On(jenkins.Url);

        DeploymentAnswer tooSoon = await wired.Deployer().StartAsync(JenkinsWired.Order.Again(), Stop);
        wired.Clock.Advance(TimeSpan.FromSeconds(30));
        DeploymentAnswer started = await wired.Deployer().StartAsync(JenkinsWired.Order.Again(), Stop);

        Assert.Equal((DeploymentState.TryAgain, DeploymentState.Running), (tooSoon.State, started.State));
        Assert.Single(jenkins.Items);
    }

    [Fact]
    public async Task Start_MoreBuildsThanAreListed_IsNotStartedAgain()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        for (int other = 0; other < 101; other++)
        {
            jenkins.Begin(jenkins.Add());
        }

        await using Wired wired = JenkinsWired.On(jenkins.Url);
        wired.Clock.Advance(TimeSpan.FromMinutes(5));

        DeploymentAnswer answer = await wired.Deployer().StartAsync(JenkinsWired.Order.Again(), Stop);

        Assert.Equal((DeploymentState.TryAgain, false), (answer.State, answer.NothingStarted));
        Assert.Empty(jenkins.Posts);
    }

    [Theory]
    [InlineData(201, null, true, DeploymentState.Running)]
    [InlineData(201, null, false, DeploymentState.Failed)]
    [InlineData(302, "https://jenkins.example/job/shop/job/deploy/", true, DeploymentState.Running)]
    [InlineData(303, "/queue/item/77/", true, DeploymentState.Running)]
    [InlineData(302, "https://jenkins.example/securityRealm/commenceLogin?from=%2F", true, DeploymentState.Failed)]
    [InlineData(301, "https://jenkins.example/job/shop/job/deploy/buildWithParameters", true, DeploymentState.Failed)]
    public async Task Start_AnswerWithoutAPlaceInTheQueue_IsLookedForIfItCanBe(int status, string? location, bool keepsId, DeploymentState state)
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        jenkins.Parameters = keepsId ? jenkins.Parameters : ["VERSION"];
        jenkins.After = request => request.Method != "POST" ? null : location is null ? new ScriptedAnswer(status) : new ScriptedAnswer(status, string.Empty, ("Location", location));
        await using Wired wired = JenkinsWired.On(jenkins.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(JenkinsWired.Order, Stop);

        Assert.Equal(state, started.State);
        if (started.Handle is { } handle && !handle.Contains("77", StringComparison.Ordinal))
        {
            DeploymentAnswer found = await wired.Deployer().FollowAsync(JenkinsWired.Target, handle, Stop);
            Assert.Contains("Waiting for next available executor", found.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(401, "<html>", DeploymentState.Failed, true, "Connections__jenkins__User")]
    [InlineData(403, "<html>no permission</html>", DeploymentState.Failed, true, "Job/Build")]
    [InlineData(404, "<html>", DeploymentState.Failed, true, "no job shop/deploy")]
    [InlineData(400, "<html>", DeploymentState.Failed, true, "Nothing was started")]
    [InlineData(405, "", DeploymentState.Failed, true, "answered 405")]
    [InlineData(408, "", DeploymentState.TryAgain, false, "answered 408")]
    [InlineData(429, "", DeploymentState.TryAgain, true, "takes no more calls")]
    [InlineData(500, "<html>oops</html>", DeploymentState.TryAgain, false, "answered 500")]
    [InlineData(503, "Jenkins is going to shut down", DeploymentState.TryAgain, true, "going to shut down")]
    public async Task Start_AnyRefusal_SaysWhatItWasAndWhatToDo(int status, string body, DeploymentState state, bool nothing, string said)
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        jenkins.Script = request => request.Method == "POST" ? new ScriptedAnswer(status, body) : null;
        await using Wired wired = JenkinsWired.On(jenkins.Url);

        DeploymentAnswer answer = await wired.Deployer().StartAsync(JenkinsWired.Order, Stop);

        Assert.Equal((state, nothing), (answer.State, answer.NothingStarted));
        Assert.Contains(said, answer.Message, StringComparison.Ordinal);
        Assert.Contains("jenkins, asked to start shop/deploy,", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "<html>", DeploymentState.TryAgain)]
    [InlineData(200, "{}", DeploymentState.Running)]
    [InlineData(200, """{"building":false,"result":"GREAT"}""", DeploymentState.Running)]
    [InlineData(200, """{"building":"no","result":"SUCCESS"}""", DeploymentState.Running)]
    [InlineData(404, "", DeploymentState.TryAgain)]
    [InlineData(401, "", DeploymentState.TryAgain)]
    [InlineData(503, "", DeploymentState.TryAgain)]
    public async Task Follow_AnyAnswer_IsNeverASuccess(int status, string body, DeploymentState state)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(status, body);
        await using Wired wired = JenkinsWired.On(system.Url);

        Assert.Equal(state, (await wired.Deployer().FollowAsync(JenkinsWired.Target, """{"build":7}""", Stop)).State);
    }

    [Fact]
    public async Task Follow_PipelineAtAnInputStep_IsHeldUntilItIsAnswered()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        FakeItem build = jenkins.Begin(jenkins.Add());
        await using Wired wired = JenkinsWired.On(jenkins.Url);

        build.Questions = ["Deploy to production?", "Sure?"];
        DeploymentAnswer held = await wired.Deployer().FollowAsync(JenkinsWired.Target, """{"build":1}""", Stop);
        build.Questions = [];
        DeploymentAnswer goesOn = await wired.Deployer().FollowAsync(JenkinsWired.Target, held.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, true), (held.State, held.IsHeld));
        Assert.Equal("The pipeline waits for an answer to 'Deploy to production?' and 'Sure?'; give it in Jenkins.", held.Message);
        Assert.Equal($"{FakeJenkins.Root}/job/shop/job/deploy/1/input/", held.Url);
        Assert.Equal((DeploymentState.Running, false), (goesOn.State, goesOn.IsHeld));
    }

    [Fact]
    public async Task Follow_NoPipelineOrNoPlugin_IsAskedForInputsOnce()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        jenkins.Begin(jenkins.Add(isPipeline: false));
        await using Wired wired = JenkinsWired.On(jenkins.Url);

        DeploymentAnswer first = await wired.Deployer().FollowAsync(JenkinsWired.Target, """{"build":1}""", Stop);
        DeploymentAnswer second = await wired.Deployer().FollowAsync(JenkinsWired.Target, first.Handle!, Stop);

        Assert.All([first, second], answer => Assert.Equal((DeploymentState.Running, false), (answer.State, answer.IsHeld)));
        Assert.Single(jenkins.Seen, request => request.Target.Contains("/wfapi/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(403, "<html>")]
    [InlineData(500, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "not json")]
    public async Task Follow_InputsCannotBeRead_RunsOnAndIsAskedAgain(int status, string body)
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        jenkins.Begin(jenkins.Add());
        jenkins.Script = request => request.Target.Contains("/wfapi/", StringComparison.Ordinal) ? new ScriptedAnswer(status, body) : null;
        await using Wired wired = JenkinsWired.On(jenkins.Url);

        DeploymentAnswer answer = await wired.Deployer().FollowAsync(JenkinsWired.Target, """{"build":1}""", Stop);

        Assert.Equal((DeploymentState.Running, false, """{"build":1}"""), (answer.State, answer.IsHeld, answer.Handle));
    }

    [Fact]
    public async Task Follow_AnswerOverTheLimit_IsAskedAgain()
    {
        await using FakeSystem system = await FakeSystem.StartAsync(200, $$"""{"building":false,"result":"SUCCESS","x":"{{new string('x', 200)}}"}""");
        await using Wired wired = JenkinsWired.On(system.Url, new ConnectorLimits { MaxResponseBytes = 100 });

        Assert.Equal(DeploymentState.TryAgain, (await wired.Deployer().FollowAsync(JenkinsWired.Target, """{"build":7}""", Stop)).State);
    }

    [Theory]
    [InlineData(true, DeploymentState.Running)]
    [InlineData(false, DeploymentState.Failed)]
    public async Task Follow_ItemIsForgotten_IsFoundByItsNumber(bool begun, DeploymentState state)
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        FakeItem item = jenkins.Add();
        item.Forgotten = true;
        if (begun)
        {
            jenkins.Begin(item);
        }

        await using Wired wired = JenkinsWired.On(jenkins.Url);

        DeploymentAnswer answer = await wired.Deployer().FollowAsync(JenkinsWired.Target, """{"item":900}""", Stop);

        Assert.Equal((state, begun ? """{"item":900,"build":1}""" : null), (answer.State, answer.Handle));
    }

    [Fact]
    public async Task Cancel_InTheQueue_IsTakenOut()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        jenkins.Add(("RELEASE_CORRELATION", RunOrders.Key));
        await using Wired wired = JenkinsWired.On(jenkins.Url);

        DeploymentAnswer told = await wired.Deployer().CancelAsync(JenkinsWired.Order.Again(), null, Stop);
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(JenkinsWired.Target, told.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, DeploymentState.Failed), (told.State, ended.State));
        Assert.Contains("cancelled in the queue", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_LeftTheQueueMeanwhile_TheBuildIsStopped()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        FakeItem item = jenkins.Begin(jenkins.Add());
        await using Wired wired = JenkinsWired.On(jenkins.Url);

        DeploymentAnswer told = await wired.Deployer().CancelAsync(JenkinsWired.Order, """{"item":900}""", Stop);
        DeploymentAnswer stopping = await wired.Deployer().FollowAsync(JenkinsWired.Target, told.Handle!, Stop);
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(JenkinsWired.Target, stopping.Handle!, Stop);

        Assert.Equal((DeploymentState.Running, DeploymentState.Failed, "ABORTED"), (stopping.State, ended.State, item.Result));
        Assert.Equal(["/queue/cancelItem?id=900", "/job/shop/job/deploy/1/stop"], jenkins.Posts);
    }

    [Fact]
    public async Task Cancel_BuildThatDoesNotObey_IsToldWithGrowingForce()
    {
        await using FakeJenkins jenkins = await FakeJenkins.StartAsync();
        FakeItem item = jenkins.Begin(jenkins.Add());
        item.ObeysTo = "kill";
        await using Wired wired = JenkinsWired.On(jenkins.Url);

        DeploymentAnswer answer = await wired.Deployer().CancelAsync(JenkinsWired.Order, """{"build":1}""", Stop);
        for (int minute = 0; minute < 5; minute++)
        {
            wired.Clock.Advance(TimeSpan.FromMinutes(1));
            answer = await wired.Deployer().FollowAsync(JenkinsWired.Target, answer.Handle!, Stop);
        }

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Equal(["stop", "term", "kill"], jenkins.Posts.Select(post => post[(post.LastIndexOf('/') + 1)..]));
    }

    [Fact]
    public async Task Cancel_WithoutTheRight_SaysSo()
    {
        await using FakeSystem system = await FakeSystem.StartAsync(403, "<html>");
        await using Wired wired = JenkinsWired.On(system.Url);

        DeploymentAnswer answer = await wired.Deployer().CancelAsync(JenkinsWired.Order, """{"build":1}""", Stop);

        Assert.Equal((DeploymentState.TryAgain, true), (answer.State, answer.IsHeld));
        Assert.Contains("Job/Cancel", answer.Message, StringComparison.Ordinal);
    }
}
