using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Github;

/// <summary>The client's requests against GitHub's own description, and the fake's answers behind it.</summary>
public sealed class GithubContractTests(PrismMocks mocks)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryCall_AgainstTheDescription_IsAllowedAndUnderstood()
    {
        await using PrismGate gate = await PrismGate.StartAsync(await mocks.UrlOfAsync("github.json"));
        await using Wired wired = GithubWired.On(gate.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(GithubWired.Order, Stop);
        DeploymentAnswer followed = await wired.Deployer().FollowAsync(GithubWired.Target, """{"run":7}""", Stop);
        DeploymentAnswer cancelled = await wired.Deployer().CancelAsync(GithubWired.Order, """{"run":7}""", Stop);
        await wired.Deployer().StartAsync(GithubWired.Order.Again(), Stop);
        await GithubProbeTests.CheckAsync(wired, Stop);

        Assert.Equal((DeploymentState.Running, DeploymentState.Running), (started.State, cancelled.State));
        Assert.NotEqual(DeploymentState.TryAgain, followed.State);
        Assert.Equal(5, gate.Exchanges.Count);
        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
    }

    [Fact]
    public async Task EveryAnswerOfTheFake_AgainstTheDescription_IsAllowed()
    {
        await using FakeGithub github = await FakeGithub.StartAsync();
        await using Prism prism = await Prism.ProxyAsync("github.json", github.Url);
        await using PrismGate gate = await PrismGate.StartAsync(prism.Url, isMock: false);
        await using Wired wired = GithubWired.On(gate.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(GithubWired.Order, Stop);
        (github.Runs[0].Status, github.Runs[0].Environments) = ("waiting", ["production"]);
        DeploymentAnswer held = await wired.Deployer().FollowAsync(GithubWired.Target, started.Handle!, Stop);
        DeploymentAnswer found = await wired.Deployer().StartAsync(GithubWired.Order.Again(), Stop);
        DeploymentAnswer told = await wired.Deployer().CancelAsync(GithubWired.Order, found.Handle, Stop);
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(GithubWired.Target, told.Handle!, Stop);
        DeploymentAnswer late = await wired.Deployer().CancelAsync(GithubWired.Order, found.Handle, Stop);
        await GithubProbeTests.CheckAsync(wired, Stop);

        Assert.Equal((true, DeploymentState.Failed, DeploymentState.Running), (held.IsHeld, ended.State, late.State));
        Assert.Equal(8, gate.Exchanges.Count);
        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
    }
}
