using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Core.Deployments;
using static ReleaseFunctions.Connectors.Tests.Kubernetes.Clusters;

namespace ReleaseFunctions.Connectors.Tests.Kubernetes;

public sealed class KubernetesDeployerTests : IAsyncLifetime
{
    private FakeCluster _cluster = null!;
    private Wired _wired = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDeployer Deployer => _wired.Get<IDeployer>();

    public async ValueTask InitializeAsync()
    {
        _cluster = await FakeCluster.StartAsync();
        _wired = new Wired(Settings(_cluster.Url), new ConnectorLimits { MaxResponseBytes = 64 * 1024 });
        foreach (string kind in (string[])["Deployment", "StatefulSet", "DaemonSet"])
        {
            _cluster.Put(PathOf(kind), Workload(kind));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _wired.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("StatefulSet")]
    [InlineData("DaemonSet")]
    public async Task Deploy_ToItsEnd_IsOnePatchOfOneImage(string kind)
    {
        DeploymentOrder order = Deploy(Target with { Workload = $"{kind.ToLowerInvariant()}/checkout" });

        DeploymentAnswer started = await Deployer.StartAsync(order, Cancel);
        DeploymentAnswer ended = await Deployer.ToItsEndAsync(started, order.Target, Cancel);

        Assert.Equal((DeploymentState.Running, DeploymentState.Succeeded), (started.State, ended.State));
        SeenRequest patch = Assert.Single(_cluster.Patches);
        Assert.Equal(("application/strategic-merge-patch+json", $"Bearer {FakeCluster.Token}"), (patch.Headers["Content-Type"], patch.Headers["Authorization"]));
        Assert.Equal((NewImage, "envoy:1"), (ImageOf(kind), ImageOf(kind, "proxy")));
        Assert.Contains("checkout-42: checkout 1.2.3, stage staging", patch.Body, StringComparison.Ordinal);
        Assert.Equal(2, (int)_cluster[PathOf(kind)]["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task Deploy_ImageThatIsThereAlready_IsRolledOutAgain()
    {
        DeploymentAnswer started = await Deployer.StartAsync(Deploy(Target with { Image = OldImage }), Cancel);

        Assert.Equal(DeploymentState.Running, started.State);
        Assert.Equal(2, (int)_cluster[PathOf("Deployment")]["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task Deploy_AnswerIsLost_IsFoundAgainAndNotPatchedTwice()
    {
        _cluster.Script = request =>
        {
            if (request.Method != "PATCH")
            {
                return null;
            }

            _cluster.PatchAsIfAnswered(request);
            return new ScriptedAnswer(504, "gateway timeout");
        };

        DeploymentAnswer first = await Deployer.StartAsync(Deploy(), Cancel);
        DeploymentAnswer again = await Deployer.StartAsync(Deploy() with { Before = new() { Key = "k", SentAt = Wired.Now } }, Cancel);

        Assert.Equal((DeploymentState.TryAgain, false), (first.State, first.NothingStarted));
        Assert.Equal((DeploymentState.Running, 1), (again.State, _cluster.Patches.Count()));
    }

    [Theory]
    [InlineData(2, DeploymentState.Running, 3)]
    [InlineData(9, DeploymentState.TryAgain, 5)]
    public async Task Deploy_SomebodyElseWritesMeanwhile_IsReadAndWrittenAnew(int times, DeploymentState expected, int patches)
    {
        int left = times;
        _cluster.Script = request =>
        {
            if (request.Method == "PATCH" && left-- > 0)
            {
                _cluster.Touch(_cluster[PathOf("Deployment")]);
            }

            return null;
        };

        DeploymentAnswer answer = await Deployer.StartAsync(Deploy(), Cancel);

        Assert.Equal((expected, patches, expected == DeploymentState.TryAgain), (answer.State, _cluster.Patches.Count(), answer.NothingStarted));
    }

    [Fact]
    public async Task Deploy_WhatCannotBeDone_IsRefusedAndNothingIsChanged()
    {
        DeploymentAnswer container = await Deployer.StartAsync(Deploy(Target with { Container = "web" }), Cancel);
        DeploymentAnswer workload = await Deployer.StartAsync(Deploy(Target with { Workload = "statefulset/nothing" }), Cancel);
        _cluster[PathOf("DaemonSet")]["spec"]!["updateStrategy"]!["type"] = "OnDelete";
        DeploymentAnswer onDelete = await Deployer.StartAsync(Deploy(Target with { Workload = "daemonset/checkout" }), Cancel);

        Assert.All([container, workload, onDelete], answer => Assert.Equal(DeploymentState.Failed, answer.State));
        Assert.Contains("no container 'web'; it has proxy, app", container.Message, StringComparison.Ordinal);
        Assert.Contains("There is no statefulset/nothing in shop", workload.Message, StringComparison.Ordinal);
        Assert.Contains("OnDelete", onDelete.Message, StringComparison.Ordinal);
        Assert.Empty(_cluster.Patches);
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("StatefulSet")]
    [InlineData("DaemonSet")]
    public async Task Cancel_WhileItRollsOut_GoesBackToTheRevisionBefore(string kind)
    {
        _cluster.Controllers.IsStuck = true;
        DeploymentOrder order = Deploy(Target with { Workload = $"{kind.ToLowerInvariant()}/checkout" });
        string before = _cluster[PathOf(kind)]["spec"]!["template"]!.ToJsonString();
        DeploymentAnswer started = await Deployer.StartAsync(order, Cancel);
        await Deployer.FollowAsync(order.Target, started.Handle!, Cancel);

        DeploymentAnswer told = await Deployer.CancelAsync(order, started.Handle, Cancel);
        DeploymentAnswer again = await Deployer.CancelAsync(order, started.Handle, Cancel);
        _cluster.Controllers.IsStuck = false;
        DeploymentAnswer stopped = await Deployer.ToItsEndAsync(told, order.Target, Cancel);

        Assert.Equal((DeploymentState.Running, DeploymentState.Running, DeploymentState.Succeeded), (told.State, again.State, stopped.State));
        Assert.Equal(told.Handle, again.Handle);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(before), _cluster[PathOf(kind)]["spec"]!["template"]), _cluster[PathOf(kind)].ToJsonString());
        Assert.Equal(2, _cluster.Patches.Count());
    }

    [Fact]
    public async Task Cancel_EndedOrTakenOverOrNeverStarted_HasNothingToStop()
    {
        DeploymentAnswer started = await Deployer.StartAsync(Deploy(), Cancel);
        await Deployer.ToItsEndAsync(started, Target, Cancel);
        DeploymentAnswer ended = await Deployer.CancelAsync(Deploy(), started.Handle, Cancel);
        await Deployer.StartAsync(Deploy(attempt: 2), Cancel);
        DeploymentAnswer other = await Deployer.CancelAsync(Deploy(), started.Handle, Cancel);
        DeploymentAnswer never = await Deployer.CancelAsync(Deploy(attempt: 7), null, Cancel);

        Assert.All([ended, other, never], answer => Assert.Equal(DeploymentState.Succeeded, answer.State));
        Assert.Equal(2, _cluster.Patches.Count());
    }

    [Fact]
    public async Task RollBack_AfterTwoAttempts_GoesBackToBeforeTheFirstOnce()
    {
        await EndAsync(Deploy());
        await EndAsync(Deploy(Target with { Image = "registry.contoso.example/checkout:1.2.4" }, attempt: 2));

        DeploymentAnswer back = await EndAsync(RollBack(attempt: 2));
        DeploymentAnswer again = await Deployer.StartAsync(RollBack(attempt: 2) with { Before = new() { Key = "k", SentAt = Wired.Now } }, Cancel);

        Assert.Equal((DeploymentState.Succeeded, DeploymentState.Succeeded), (back.State, again.State));
        Assert.Equal((OldImage, 3), (ImageOf("Deployment"), _cluster.Patches.Count()));
    }

    [Fact]
    public async Task RollBack_RevisionIsNotKept_GoesBackToTheImage()
    {
        await EndAsync(Deploy());
        foreach (string set in (string[])["checkout-1", "checkout-2"])
        {
            _cluster.Remove($"/apis/apps/v1/namespaces/shop/replicasets/{set}");
        }

        DeploymentAnswer back = await EndAsync(RollBack());

        Assert.Equal((DeploymentState.Succeeded, OldImage), (back.State, ImageOf("Deployment")));
    }

    [Fact]
    public async Task RollBack_NothingOfTheStageOrChangedByHand_IsLeftAlone()
    {
        DeploymentAnswer nothing = await Deployer.StartAsync(RollBack(), Cancel);
        await EndAsync(Deploy());
        _cluster[PathOf("Deployment")]["spec"]!["template"]!["spec"]!["containers"]![1]!["image"] = "hotfix:1";
        DeploymentAnswer byHand = await Deployer.StartAsync(RollBack(), Cancel);

        Assert.Equal((DeploymentState.Succeeded, DeploymentState.Failed), (nothing.State, byHand.State));
        Assert.Contains("hotfix:1", byHand.Message, StringComparison.Ordinal);
        Assert.Equal("hotfix:1", ImageOf("Deployment"));
    }

    [Fact]
    public async Task Follow_OverdueOrPausedOrTakenOver_IsToldApart()
    {
        _cluster.Controllers.IsStuck = true;
        DeploymentAnswer started = await Deployer.StartAsync(Deploy(), Cancel);
        JsonObject workload = _cluster[PathOf("Deployment")];
        workload["spec"]!["paused"] = true;
        await Deployer.FollowAsync(Target, started.Handle!, Cancel);
        DeploymentAnswer paused = await Deployer.FollowAsync(Target, started.Handle!, Cancel);
        _cluster.Controllers.IsOverdue = true;
        DeploymentAnswer overdue = await Deployer.FollowAsync(Target, started.Handle!, Cancel);
        workload["metadata"]!["annotations"]!["release-functions/order"] = "checkout-43-staging-1-deploy";
        DeploymentAnswer other = await Deployer.FollowAsync(Target, started.Handle!, Cancel);

        Assert.Equal((DeploymentState.Running, true), (paused.State, paused.IsHeld));
        Assert.Equal(DeploymentState.Failed, overdue.State);
        Assert.Contains("timed out progressing", overdue.Message, StringComparison.Ordinal);
        Assert.Equal(DeploymentState.Failed, other.State);
        Assert.Contains("checkout-43-staging-1-deploy", other.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"kind":"Status","message":"bad patch"}""", DeploymentState.Failed, "bad patch")]
    [InlineData(401, """{"kind":"Status","message":"Unauthorized"}""", DeploymentState.Failed, "Connections__cluster__Token")]
    [InlineData(403, """{"kind":"Status","message":"deployments.apps is forbidden: User cannot patch"}""", DeploymentState.Failed, "needs get and patch on deployments in shop")]
    [InlineData(403, """{"kind":"Status","message":"admission webhook \"policy\" denied the request: image not signed"}""", DeploymentState.Failed, "image not signed")]
    [InlineData(422, """{"kind":"Status","message":"Deployment.apps \"checkout\" is invalid: spec.template"}""", DeploymentState.Failed, "is invalid")]
    [InlineData(429, """{"kind":"Status","message":"too many requests"}""", DeploymentState.TryAgain, "takes no more calls")]
    [InlineData(500, """{"kind":"Status","message":"etcdserver: request timed out"}""", DeploymentState.TryAgain, "etcdserver")]
    [InlineData(503, "<html>away</html>", DeploymentState.TryAgain, "503")]
    [InlineData(307, "", DeploymentState.Failed, "Redirects are not followed")]
    [InlineData(200, "<html>sign in</html>", DeploymentState.TryAgain, "not a JSON object")]
    [InlineData(200, """{"kind":"Table"}""", DeploymentState.TryAgain, "not a Deployment")]
    [InlineData(200, null, DeploymentState.TryAgain, "size limit")]
    public async Task Start_PatchIsAnsweredOtherwise_IsNeverTakenForStarted(int status, string? body, DeploymentState expected, string sentence)
    {
        _cluster.Script = request => request.Method == "PATCH" ? new ScriptedAnswer(status, body ?? new string('x', 70_000)) : null;

        DeploymentAnswer answer = await Deployer.StartAsync(Deploy(), Cancel);

        Assert.Equal(expected, answer.State);
        Assert.Contains(sentence, answer.Message, StringComparison.Ordinal);
        Assert.Single(_cluster.Patches);
    }

    [Fact]
    public async Task Follow_ServerEchoesTheToken_NobodySeesIt()
    {
        string handle = (await Deployer.StartAsync(Deploy(), Cancel)).Handle!;
        _cluster.Script = request => new ScriptedAnswer(500, new JsonObject { ["message"] = $"broke on {request.Headers["Authorization"]}" }.ToJsonString());

        DeploymentAnswer answer = await Deployer.FollowAsync(Target, handle, Cancel);

        Assert.Equal((DeploymentState.TryAgain, handle), (answer.State, answer.Handle));
        Assert.DoesNotContain(FakeCluster.Token, answer.ToString() + _wired.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_SaysWhatTheIdentityMayDo()
    {
        ConnectionFinding good = await CheckAsync();
        _cluster.MayPatch = false;
        ConnectionFinding weak = await CheckAsync();
        _cluster.Script = request => request.Method == "POST" ? new ScriptedAnswer(401, """{"kind":"Status","message":"Unauthorized"}""") : null;
        ConnectionFinding wrong = await CheckAsync();

        Assert.Equal((true, true, true, "v1.32.0-fake"), (good.Reachable, good.CredentialAccepted, good.RightsSufficient, good.Version));
        Assert.Equal((true, (bool?)null), (weak.CredentialAccepted, weak.RightsSufficient));
        Assert.Equal((true, false), (wrong.Reachable, wrong.CredentialAccepted));
        Assert.NotNull(good.ClockSkew);
    }

    private async Task<ConnectionFinding> CheckAsync()
    {
        Assert.True(_wired.Get<IConnectionDirectory>().TryGet("cluster", out ConnectionSettings? connection));
        return await _wired.Get<IEnumerable<IConnectionProbe>>().Single(probe => probe.Kind == connection.Kind).CheckAsync(connection, Cancel);
    }

    private async Task<DeploymentAnswer> EndAsync(DeploymentOrder order) => await Deployer.ToItsEndAsync(await Deployer.StartAsync(order, Cancel), order.Target, Cancel);

    private string? ImageOf(string kind, string container = "app") => _cluster[PathOf(kind)]["spec"]!["template"]!["spec"]!["containers"]!.AsArray()
        .Where(one => (string?)one!["name"] == container).Select(one => (string?)one!["image"]).Single();
}
