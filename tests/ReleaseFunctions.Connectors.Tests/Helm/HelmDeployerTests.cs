using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Flags;
using ReleaseFunctions.Connectors.Tests.Kubernetes;
using ReleaseFunctions.Core.Deployments;
using static ReleaseFunctions.Connectors.Tests.Helm.Releases;
using static ReleaseFunctions.Connectors.Tests.Kubernetes.Clusters;

namespace ReleaseFunctions.Connectors.Tests.Helm;

public sealed class HelmDeployerTests : IAsyncLifetime
{
    private FakeCluster _cluster = null!;
    private Wired _wired = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDeployer Deployer => _wired.Get<IDeployer>();

    private JsonNode Spec => _cluster[Releases.Path]["spec"]!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await FakeCluster.StartAsync();
        _wired = new Wired(Releases.Settings(_cluster.Url), new ConnectorLimits { MaxResponseBytes = 64 * 1024 });
        _cluster.Put(Releases.Path, Release);
    }

    public async ValueTask DisposeAsync()
    {
        await _wired.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Deploy_ToItsEnd_IsOneMergePatchThatFluxIsToldOf()
    {
        DeploymentAnswer ended = await EndAsync(Deploy(Releases.Target));

        Assert.Equal(DeploymentState.Succeeded, ended.State);
        SeenRequest patch = Assert.Single(_cluster.Patches);
        Assert.Equal("application/merge-patch+json", patch.Headers["Content-Type"]);
        JsonNode annotations = JsonNode.Parse(patch.Body)!["metadata"]!["annotations"]!;
        Assert.Equal("checkout-42-staging-1-deploy", (string?)annotations["reconcile.fluxcd.io/requestedAt"]);
        Assert.Null(annotations["reconcile.fluxcd.io/forceAt"]);
        Assert.Equal(("1.2.3", "1.2.3", "Always", 3), ((string?)Spec["chart"]!["spec"]!["version"], (string?)Spec["values"]!["image"]!["tag"], (string?)Spec["values"]!["image"]!["pullPolicy"], (int)Spec["values"]!["replicas"]!));
    }

    [Fact]
    public async Task Deploy_WhatHasFailedBefore_IsForced()
    {
        _cluster.Controllers.UpgradeEndsAs = "UpgradeFailed";
        DeploymentAnswer failed = await EndAsync(Deploy(Releases.Target));
        _cluster.Controllers.UpgradeEndsAs = "UpgradeSucceeded";
        DeploymentAnswer again = await EndAsync(Deploy(Releases.Target, attempt: 2));

        Assert.Equal((DeploymentState.Failed, DeploymentState.Succeeded), (failed.State, again.State));
        Assert.Contains("Helm says UpgradeFailed", failed.Message, StringComparison.Ordinal);
        Assert.Equal("checkout-42-staging-2-deploy", (string?)JsonNode.Parse(_cluster.Patches.Last().Body)!["metadata"]!["annotations"]!["reconcile.fluxcd.io/forceAt"]);
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

        DeploymentAnswer first = await Deployer.StartAsync(Deploy(Releases.Target), Cancel);
        DeploymentAnswer again = await Deployer.StartAsync(Deploy(Releases.Target) with { Before = new() { Key = "k", SentAt = Wired.Now } }, Cancel);

        Assert.Equal((DeploymentState.TryAgain, DeploymentState.Running, 1), (first.State, again.State, _cluster.Patches.Count()));
    }

    [Fact]
    public async Task Deploy_SomebodyElseWritesMeanwhile_IsReadAndWrittenAnew()
    {
        bool written = false;
        _cluster.Script = request =>
        {
            if (request.Method == "PATCH" && !written)
            {
                written = true;
                _cluster.Touch(_cluster[Releases.Path]);
            }

            return null;
        };

        Assert.Equal((DeploymentState.Running, 2), ((await Deployer.StartAsync(Deploy(Releases.Target), Cancel)).State, _cluster.Patches.Count()));
    }

    [Fact]
    public async Task Deploy_WhatCannotBeDone_IsRefusedAndNothingIsChanged()
    {
        DeploymentAnswer chart = await Deployer.StartAsync(Deploy(Releases.Target with { Chart = "shop" }), Cancel);
        DeploymentAnswer missing = await Deployer.StartAsync(Deploy(Releases.Target with { Release = "nothing" }), Cancel);
        Spec.AsObject().Remove("chart");
        Spec["chartRef"] = new JsonObject { ["kind"] = "OCIRepository", ["name"] = "checkout" };
        DeploymentAnswer reference = await Deployer.StartAsync(Deploy(Releases.Target), Cancel);

        Assert.All([chart, missing, reference], answer => Assert.Equal(DeploymentState.Failed, answer.State));
        Assert.Contains("has the chart 'checkout', not 'shop'", chart.Message, StringComparison.Ordinal);
        Assert.Contains("Flux is not installed", missing.Message, StringComparison.Ordinal);
        Assert.Contains("chartRef", reference.Message, StringComparison.Ordinal);
        Assert.Empty(_cluster.Patches);
    }

    [Fact]
    public async Task Cancel_WhileFluxUpgrades_GivesItBackWhatItHad()
    {
        _cluster.GoesOn = false;
        string before = Spec.ToJsonString();
        DeploymentAnswer started = await Deployer.StartAsync(Deploy(Releases.Target), Cancel);

        DeploymentAnswer told = await Deployer.CancelAsync(Deploy(Releases.Target), started.Handle, Cancel);
        DeploymentAnswer again = await Deployer.CancelAsync(Deploy(Releases.Target), started.Handle, Cancel);
        _cluster.GoesOn = true;
        DeploymentAnswer stopped = await Deployer.ToItsEndAsync(told, Releases.Target, Cancel);
        DeploymentAnswer late = await Deployer.CancelAsync(Deploy(Releases.Target, attempt: 9), "{\"Order\":\"other\",\"Generation\":1}", Cancel);

        Assert.Equal((DeploymentState.Running, DeploymentState.Running, DeploymentState.Succeeded, DeploymentState.Succeeded), (told.State, again.State, stopped.State, late.State));
        Assert.Contains("Flux cannot stop an upgrade", told.Message, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(before), Spec), Spec.ToJsonString());
        Assert.Equal(2, _cluster.Patches.Count());
    }

    [Fact]
    public async Task RollBack_AfterTwoAttempts_GoesBackToBeforeTheFirstOnce()
    {
        string before = Spec.ToJsonString();
        await EndAsync(Deploy(Releases.Target));
        await EndAsync(Deploy(Releases.Target, attempt: 2));

        DeploymentAnswer back = await EndAsync(RollBack(Back, attempt: 2));
        DeploymentAnswer again = await Deployer.StartAsync(RollBack(Back, attempt: 2) with { Before = new() { Key = "k", SentAt = Wired.Now } }, Cancel);

        Assert.Equal((DeploymentState.Succeeded, DeploymentState.Succeeded, 3), (back.State, again.State, _cluster.Patches.Count()));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(before), Spec), Spec.ToJsonString());
    }

    [Fact]
    public async Task RollBack_NothingOfTheStageOrChangedByHand_IsLeftAlone()
    {
        DeploymentAnswer nothing = await Deployer.StartAsync(RollBack(Back), Cancel);
        await EndAsync(Deploy(Releases.Target));
        Spec["chart"]!["spec"]!["version"] = "1.2.9";
        DeploymentAnswer byHand = await Deployer.StartAsync(RollBack(Back), Cancel);

        Assert.Equal((DeploymentState.Succeeded, DeploymentState.Failed), (nothing.State, byHand.State));
        Assert.Contains("1.2.9", byHand.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pending-upgrade", DeploymentState.Running)]
    [InlineData("failed", DeploymentState.Running)]
    [InlineData("deployed", DeploymentState.Succeeded)]
    public async Task Follow_HelmItselfSaysOtherwise_IsNotDone(string status, DeploymentState expected)
    {
        _cluster.Put("/api/v1/namespaces/shop/secrets/sh.helm.release.v1.checkout.v10", """{"kind":"Secret","metadata":{"labels":{"owner":"helm","name":"checkout","version":"10","status":"STATUS"}}}""".Replace("STATUS", status, StringComparison.Ordinal));

        DeploymentAnswer answer = await EndAsync(Deploy(Releases.Target));

        Assert.Equal(expected, answer.State);
        Assert.Contains(_cluster.Seen, request => request.Target.Contains("/secrets?", StringComparison.Ordinal) && request.Headers["Accept"].Contains("PartialObjectMetadataList", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Follow_SecretsMayNotBeListed_IsDoneWithoutThem()
    {
        _cluster.Script = request => request.Target.Contains("/secrets?", StringComparison.Ordinal) ? new ScriptedAnswer(403, """{"message":"secrets is forbidden"}""") : null;

        Assert.Equal(DeploymentState.Succeeded, (await EndAsync(Deploy(Releases.Target))).State);
    }

    [Theory]
    [InlineData(401, """{"message":"Unauthorized"}""", DeploymentState.Failed, "Connections__cluster__Token")]
    [InlineData(403, """{"message":"helmreleases is forbidden"}""", DeploymentState.Failed, "needs get and patch on helmreleases")]
    [InlineData(422, """{"message":"spec.values: Invalid value"}""", DeploymentState.Failed, "Invalid value")]
    [InlineData(429, "", DeploymentState.TryAgain, "takes no more calls")]
    [InlineData(500, "", DeploymentState.TryAgain, "500")]
    [InlineData(302, "", DeploymentState.Failed, "Redirects are not followed")]
    [InlineData(200, "[]", DeploymentState.TryAgain, "not a JSON object")]
    [InlineData(200, "{}", DeploymentState.TryAgain, "not a HelmRelease")]
    [InlineData(200, null, DeploymentState.TryAgain, "size limit")]
    public async Task Start_PatchIsAnsweredOtherwise_IsNeverTakenForStarted(int status, string? body, DeploymentState expected, string sentence)
    {
        _cluster.Script = request => request.Method == "PATCH" ? new ScriptedAnswer(status, body ?? new string('x', 70_000)) : null;

        DeploymentAnswer answer = await Deployer.StartAsync(Deploy(Releases.Target), Cancel);

        Assert.Equal(expected, answer.State);
        Assert.Contains(sentence, answer.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeCluster.Token, answer.ToString() + _wired.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ClusterWithoutFlux_SaysSo()
    {
        Assert.True(_wired.Get<IConnectionDirectory>().TryGet("cluster", out ConnectionSettings? connection));
        IConnectionProbe probe = _wired.Get<IEnumerable<IConnectionProbe>>().Single(one => one.Kind == connection.Kind);
        ConnectionFinding without = await probe.CheckAsync(connection, Cancel);
        _cluster.Script = request => request.Target == "/apis/helm.toolkit.fluxcd.io" ? new ScriptedAnswer(200, """{"kind":"APIGroup"}""") : null;
        ConnectionFinding with = await probe.CheckAsync(connection, Cancel);

        Assert.Equal((true, false, true), (without.CredentialAccepted, without.RightsSufficient, with.RightsSufficient));
        Assert.Contains("not installed", without.Message, StringComparison.Ordinal);
    }

    private async Task<DeploymentAnswer> EndAsync(DeploymentOrder order) => await Deployer.ToItsEndAsync(await Deployer.StartAsync(order, Cancel), order.Target, Cancel);
}
