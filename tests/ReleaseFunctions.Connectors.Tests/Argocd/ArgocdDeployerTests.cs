using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Argocd;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Deployments;
using static ReleaseFunctions.Connectors.Tests.Argocd.ArgocdOrders;

namespace ReleaseFunctions.Connectors.Tests.Argocd;

public sealed class ArgocdDeployerTests : IAsyncLifetime
{
    private FakeArgocd _argo = null!;
    private Wired _wired = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDeployer Deployer => _wired.Get<IDeployer>();

    public async ValueTask InitializeAsync()
    {
        SignallingClock clock = new(Wired.Now);
        _argo = await FakeArgocd.StartAsync(clock);
        _wired = new Wired(Settings(_argo.Url), new ConnectorLimits { MaxResponseBytes = 64 * 1024 });
    }

    public async ValueTask DisposeAsync()
    {
        await _wired.DisposeAsync();
        await _argo.DisposeAsync();
    }

    [Fact]
    public async Task Deploy_ToItsEnd_IsOneSyncThatCarriesTheRelease()
    {
        DeploymentAnswer answer = await Deployer.StartAsync(Deploy(), Cancel);
        Assert.Equal((DeploymentState.Running, $"{_argo.Url}applications/argocd/checkout"), (answer.State, answer.Url));

        List<string> seen = [];
        while (answer.State == DeploymentState.Running && seen.Count < 9)
        {
            answer = await Deployer.FollowAsync(Target, answer.Handle!, Cancel);
            seen.Add(answer.Message);
        }

        Assert.Equal(DeploymentState.Succeeded, answer.State);
        Assert.Contains(seen, message => message.Contains("is being synced to", StringComparison.Ordinal));
        JsonNode body = JsonNode.Parse(Assert.Single(_argo.Seen, request => request.Method == "POST").Body)!;
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"name":"checkout","project":"shop","prune":false,"dryRun":false,"revision":"v1.2.3","strategy":{"hook":{}},"infos":[{"name":"release","value":"checkout-42-staging-1-deploy"},{"name":"before","value":"0"}]}"""), body), body.ToJsonString());
        Assert.All(_argo.Seen, request => Assert.Equal($"Bearer {FakeArgocd.Token}", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Deploy_AnswerIsLost_IsFoundAgainAndNotSentTwice()
    {
        _argo.GoesOn = false;
        bool lost = false;
        _argo.Script = request =>
        {
            if (request.Method != "POST" || lost)
            {
                return null;
            }

            lost = true;
            _argo.Script = _ => null;
            _argo.BeginAsIfAnswered(request);
            return new ScriptedAnswer(502, "<html>bad gateway</html>");
        };

        DeploymentAnswer first = await Deployer.StartAsync(Deploy(), Cancel);
        DeploymentAnswer again = await Deployer.StartAsync(Deploy() with { Before = new() { Key = "k", SentAt = Wired.Now } }, Cancel);

        Assert.Equal((DeploymentState.TryAgain, false), (first.State, first.NothingStarted));
        Assert.Equal(DeploymentState.Running, again.State);
        Assert.Single(_argo.Accepted);
        Assert.Contains("checkout-42-staging-1-deploy", again.Handle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_AnotherOperationRuns_IsTriedAgainAndNothingWasStarted()
    {
        _argo.GoesOn = false;
        await Deployer.StartAsync(Deploy(), Cancel);

        DeploymentAnswer answer = await Deployer.StartAsync(Deploy(attempt: 2), Cancel);

        Assert.Equal((DeploymentState.TryAgain, true, TimeSpan.FromSeconds(15)), (answer.State, answer.NothingStarted, answer.RetryAfter));
        Assert.Contains("already in progress", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_WhatArgoCdRefuses_IsExplained()
    {
        _argo.App["spec"]!["syncPolicy"] = new JsonObject { ["automated"] = new JsonObject() };
        await FailsAsync("turn automated sync off");
        _argo.App["spec"]!.AsObject().Remove("syncPolicy");
        _argo.IsWindowClosed = true;
        await FailsAsync("sync window of the project");
        _argo.IsWindowClosed = false;
        _argo.App["metadata"]!["deletionTimestamp"] = "2026-11-23T12:00:00Z";
        await FailsAsync("being deleted");
        Assert.Empty(_argo.Accepted);

        async Task FailsAsync(string expected)
        {
            DeploymentAnswer answer = await Deployer.StartAsync(Deploy(), Cancel);
            Assert.Equal(DeploymentState.Failed, answer.State);
            Assert.Contains(expected, answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Deploy_NoSuchApplication_TellsItFromAMissingRightByTheProject()
    {
        DeploymentAnswer known = await Deployer.StartAsync(Deploy(Target with { Application = "nothing" }), Cancel);
        DeploymentAnswer unknown = await Deployer.StartAsync(Deploy(Target with { Application = "nothing", Project = null }), Cancel);

        Assert.Contains("There is no application nothing in project shop", known.Message, StringComparison.Ordinal);
        Assert.Contains("name its project in the plan", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_ResourceIsRefused_FailsWithTheReason()
    {
        _argo.EndsAs = "Failed";
        DeploymentAnswer answer = await Deployer.StartAsync(Deploy(), Cancel);
        while (answer.State == DeploymentState.Running)
        {
            answer = await Deployer.FollowAsync(Target, answer.Handle!, Cancel);
        }

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("Deployment/checkout: admission webhook denied the request", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_WhileItRuns_StopsTheOperationAndWaitsForIt()
    {
        DeploymentAnswer started = await Deployer.StartAsync(Deploy(), Cancel);
        await Deployer.FollowAsync(Target, started.Handle!, Cancel);
        _argo.GoesOn = false;

        DeploymentAnswer told = await Deployer.CancelAsync(Deploy(), started.Handle, Cancel);
        DeploymentAnswer stopping = await Deployer.FollowAsync(Target, started.Handle!, Cancel);
        DeploymentAnswer again = await Deployer.CancelAsync(Deploy(), started.Handle, Cancel);
        _argo.GoesOn = true;
        DeploymentAnswer stopped = await Deployer.FollowAsync(Target, started.Handle!, Cancel);

        Assert.Equal(
            (DeploymentState.Running, DeploymentState.Running, DeploymentState.Running, DeploymentState.Failed), (told.State, stopping.State, again.State, stopped.State));
        Assert.Contains("Operation terminated", stopped.Message, StringComparison.Ordinal);
        Assert.Single(_argo.Seen, request => request.Method == "DELETE");
    }

    [Fact]
    public async Task Cancel_NotYetBegunOrEndedOrNeverStarted_IsTold()
    {
        _argo.GoesOn = false;
        DeploymentAnswer started = await Deployer.StartAsync(Deploy(), Cancel);
        DeploymentAnswer early = await Deployer.CancelAsync(Deploy(), started.Handle, Cancel);
        _argo.GoesOn = true;
        while ((await Deployer.FollowAsync(Target, started.Handle!, Cancel)).State == DeploymentState.Running)
        {
        }

        DeploymentAnswer late = await Deployer.CancelAsync(Deploy(), started.Handle, Cancel);
        DeploymentAnswer never = await Deployer.CancelAsync(Deploy(attempt: 7), null, Cancel);

        Assert.Equal((DeploymentState.TryAgain, DeploymentState.Succeeded, DeploymentState.Succeeded), (early.State, late.State, never.State));
    }

    [Fact]
    public async Task RollBack_AfterARetriedDeployment_GoesBackToBeforeTheFirst()
    {
        await EndAsync(Deploy());
        await EndAsync(Deploy(attempt: 2));

        DeploymentAnswer back = await EndAsync(RollBack(attempt: 2));

        Assert.Equal(DeploymentState.Succeeded, back.State);
        Assert.Equal(FakeArgocd.Resolve("main"), (string?)_argo.Accepted[^1]["sync"]!["revision"]);
        JsonNode body = JsonNode.Parse(_argo.Seen.Last(request => request.Method == "POST").Body)!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"name":"checkout","project":"shop","prune":false,"dryRun":false,"id":0}"""), body), body.ToJsonString());
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("2", 1)]
    [InlineData("values", 1)]
    public async Task Deploy_OneOfSeveralSources_GetsTheRevisionAndTheOthersWhatTheyFollow(string source, int changed)
    {
        _argo.UseTwoSources();
        string[] expected = [FakeArgocd.Resolve("1.0.0"), FakeArgocd.Resolve("main")];
        expected[changed] = FakeArgocd.Resolve("v1.2.3");

        DeploymentAnswer answer = await EndAsync(Deploy(Target with { Source = source }));

        Assert.Equal(DeploymentState.Succeeded, answer.State);
        Assert.Contains($"was synced to {expected[0]},{expected[1]} and is healthy", answer.Message, StringComparison.Ordinal);
        JsonNode body = JsonNode.Parse(_argo.Seen.Last(request => request.Method == "POST").Body)!;
        Assert.Equal(($$"""["v1.2.3"]""", $$"""["{{changed + 1}}"]""", false), (body["revisions"]!.ToJsonString(), body["sourcePositions"]!.ToJsonString(), body.AsObject().ContainsKey("revision")));
    }

    [Fact]
    public async Task RollBack_OfSeveralSources_GoesBackToWhatAllOfThemWere()
    {
        _argo.UseTwoSources();
        await EndAsync(Deploy(Target with { Source = "values" }));

        DeploymentAnswer back = await EndAsync(RollBack());
        DeploymentAnswer again = await Deployer.StartAsync(RollBack() with { Before = new() { Key = "k", SentAt = Wired.Now } }, Cancel);

        Assert.Equal((DeploymentState.Succeeded, DeploymentState.Succeeded), (back.State, again.State));
        Assert.Equal([FakeArgocd.Resolve("1.0.0"), FakeArgocd.Resolve("main")], _argo.Accepted[^1]["sync"]!["revisions"]!.AsArray().Select(revision => (string)revision!));
        Assert.Equal(2, _argo.Accepted.Count);
    }

    [Theory]
    [InlineData(null, "has several sources; say in the plan which of them gets the revision, by 'source' with its name or position: 1 (shop), 2 (values).")]
    [InlineData("3", "has no source '3'; it has 1 (shop), 2 (values).")]
    [InlineData("chart", "has no source 'chart'; it has 1 (shop), 2 (values).")]
    public async Task Deploy_SourceThatIsNotThere_IsRefusedWithThoseThatAre(string? source, string sentence)
    {
        _argo.UseTwoSources();

        DeploymentAnswer answer = await Deployer.StartAsync(Deploy(Target with { Source = source }), Cancel);

        Assert.Equal((DeploymentState.Failed, $"The application checkout {sentence} Nothing was synced."), (answer.State, answer.Message));
        Assert.Empty(_argo.Accepted);
    }

    [Fact]
    public async Task Deploy_SourceOfAnApplicationWithOne_IsRefused()
    {
        DeploymentAnswer answer = await Deployer.StartAsync(Deploy(Target with { Source = "values" }), Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("take 'source: values' out of the plan", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploy_ServerThatKnowsNoRevisionsOfSources_IsNoSuccess()
    {
        _argo.UseTwoSources();
        _argo.IsOld = true;

        DeploymentAnswer answer = await Deployer.StartAsync(Deploy(Target with { Source = "1" }), Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("update Argo CD", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RollBack_SentTwice_IsFoundAndNotDoneTwice()
    {
        await EndAsync(Deploy());
        await EndAsync(RollBack());

        DeploymentAnswer again = await Deployer.StartAsync(RollBack() with { Before = new() { Key = "k", SentAt = Wired.Now } }, Cancel);

        Assert.Equal(DeploymentState.Succeeded, again.State);
        Assert.Equal(2, _argo.Accepted.Count);
    }

    [Fact]
    public async Task RollBack_NothingWasDeployed_HasNothingToUndo()
    {
        DeploymentAnswer answer = await Deployer.StartAsync(RollBack() with { Release = RollBack().Release with { RequestedAt = Wired.Now.AddHours(2) } }, Cancel);

        Assert.Equal(DeploymentState.Succeeded, answer.State);
        Assert.Contains("nothing to go back from", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RollBack_SomebodyElseSyncedSince_IsLeftToPeople()
    {
        await EndAsync(Deploy());
        _argo.SyncByHand("hotfix");

        DeploymentAnswer answer = await Deployer.StartAsync(RollBack(), Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("last synced by ada", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error":"bad spec","code":3,"message":"bad spec"}""", DeploymentState.Failed, "bad spec")]
    [InlineData(401, """{"error":"invalid session","code":16}""", DeploymentState.Failed, "Connections__argo__Token")]
    [InlineData(403, """{"error":"permission denied","code":7,"message":"permission denied"}""", DeploymentState.Failed, "needs get and sync on shop/checkout")]
    [InlineData(404, """{"error":"not found","code":5}""", DeploymentState.Failed, "There is no application")]
    [InlineData(409, """{"message":"conflict"}""", DeploymentState.Failed, "conflict")]
    [InlineData(429, "slow down", DeploymentState.TryAgain, "takes no more calls")]
    [InlineData(500, """{"error":"rpc error","code":13}""", DeploymentState.TryAgain, "rpc error")]
    [InlineData(503, "<html>away</html>", DeploymentState.TryAgain, "503")]
    [InlineData(302, "", DeploymentState.Failed, "Redirects are not followed")]
    [InlineData(200, "<html>sign in</html>", DeploymentState.TryAgain, "not a JSON object")]
    [InlineData(200, """{"items":[]}""", DeploymentState.TryAgain, "not an application")]
    [InlineData(200, null, DeploymentState.TryAgain, "size limit")]
    public async Task Start_SyncIsAnsweredOtherwise_IsNeverTakenForStarted(int status, string? body, DeploymentState expected, string sentence)
    {
        _argo.Script = request => request.Method == "POST" ? new ScriptedAnswer(status, body ?? new string('x', 70_000)) : null;

        DeploymentAnswer answer = await Deployer.StartAsync(Deploy(), Cancel);

        Assert.Equal(expected, answer.State);
        Assert.Contains(sentence, answer.Message, StringComparison.Ordinal);
        Assert.Single(_argo.Seen, request => request.Method == "POST");
    }

    [Fact]
    public async Task Follow_ServerEchoesTheToken_NobodySeesIt()
    {
        string handle = (await Deployer.StartAsync(Deploy(), Cancel)).Handle!;
        _argo.Script = request => new ScriptedAnswer(500, new JsonObject { ["message"] = $"broke on {request.Headers["Authorization"]}" }.ToJsonString());

        DeploymentAnswer answer = await Deployer.FollowAsync(Target, handle, Cancel);

        Assert.Equal((DeploymentState.TryAgain, handle), (answer.State, answer.Handle));
        Assert.DoesNotContain(FakeArgocd.Token, answer.ToString() + _wired.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_SixtyFourBitsAsTexts_AreRead()
    {
        await EndAsync(Deploy());
        foreach (JsonNode? entry in _argo.History)
        {
            entry!["id"] = entry["id"]!.ToString();
        }

        Assert.Equal([0L, 1L], new ArgocdApplication(_argo.App).History.Select(entry => entry.Id));
    }

    [Fact]
    public async Task Check_TokenOfAProject_SaysWhatItMayDo()
    {
        ConnectionFinding good = await CheckAsync();
        _argo.MaySync = false;
        ConnectionFinding weak = await CheckAsync();
        _argo.Script = request => request.Target.EndsWith("userinfo", StringComparison.Ordinal) ? new ScriptedAnswer(200, """{"loggedIn":false}""") : null;
        ConnectionFinding wrong = await CheckAsync();

        Assert.Equal((true, true, true, "v3.1.0+fake"), (good.Reachable, good.CredentialAccepted, good.RightsSufficient, good.Version));
        Assert.Equal((true, true, (bool?)null), (weak.Reachable, weak.CredentialAccepted, weak.RightsSufficient));
        Assert.Equal((true, false, (bool?)null), (wrong.Reachable, wrong.CredentialAccepted, wrong.RightsSufficient));
        Assert.Equal(TimeSpan.Zero, good.ClockSkew);
    }

    private async Task<ConnectionFinding> CheckAsync()
    {
        Assert.True(_wired.Get<IConnectionDirectory>().TryGet("argo", out ConnectionSettings? connection));
        return await _wired.Get<IEnumerable<IConnectionProbe>>().Single(probe => probe.Kind == connection.Kind).CheckAsync(connection, Cancel);
    }

    private async Task<DeploymentAnswer> EndAsync(DeploymentOrder order)
    {
        DeploymentAnswer answer = await Deployer.StartAsync(order, Cancel);
        for (int polls = 0; answer.State == DeploymentState.Running && polls < 9; polls++)
        {
            answer = await Deployer.FollowAsync(order.Target, answer.Handle!, Cancel);
        }

        return answer;
    }
}
