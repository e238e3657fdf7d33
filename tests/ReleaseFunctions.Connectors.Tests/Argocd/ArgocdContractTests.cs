using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;
using static ReleaseFunctions.Connectors.Tests.Argocd.ArgocdOrders;

namespace ReleaseFunctions.Connectors.Tests.Argocd;

/// <summary>Neither the client nor the fake drifts from Argo CD's own description of its API.</summary>
public sealed class ArgocdContractTests(PrismMocks mocks)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_EveryCall_IsWhatTheDescriptionAllows()
    {
        await using PrismGate gate = await PrismGate.StartAsync(await mocks.UrlOfAsync("argocd.json"), isMock: true);
        await using Wired wired = new(Settings(gate.Url));
        IDeployer deployer = wired.Get<IDeployer>();
        Assert.True(wired.Get<IConnectionDirectory>().TryGet("argo", out ConnectionSettings? connection));
        string handle = new ReleaseFunctions.Connectors.Argocd.ArgocdHandle("k", "abc", Wired.Now).ToString();

        await deployer.StartAsync(Deploy(), Cancel);
        await wired.Get<ReleaseFunctions.Connectors.Argocd.ArgocdCalls>().SyncAsync(connection!, Target, 2, "k", null, Cancel);
        await deployer.FollowAsync(Target, handle, Cancel);
        await deployer.CancelAsync(Deploy(), handle, Cancel);

        Assert.NotEmpty(gate.Exchanges);
        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fake_DeployedCancelledAndRolledBack_AnswersAsTheDescriptionSays(bool hasTwoSources)
    {
        await using FakeArgocd argo = await FakeArgocd.StartAsync(new SignallingClock(Wired.Now));
        ArgocdSync target = Target with { Source = hasTwoSources ? "values" : null };
        if (hasTwoSources)
        {
            argo.UseTwoSources();
        }

        await using Prism prism = await Prism.ProxyAsync("argocd.json", argo.Url);
        await using PrismGate gate = await PrismGate.StartAsync(prism.Url, isMock: false);
        await using Wired wired = new(Settings(gate.Url));
        IDeployer deployer = wired.Get<IDeployer>();

        DeploymentAnswer cancelled = await deployer.StartAsync(Deploy(target), Cancel);
        await deployer.FollowAsync(Target, cancelled.Handle!, Cancel);
        argo.GoesOn = false;
        await deployer.CancelAsync(Deploy(), cancelled.Handle, Cancel);
        argo.GoesOn = true;
        await deployer.FollowAsync(Target, cancelled.Handle!, Cancel);
        DeploymentAnswer deployed = await EndAsync(deployer, Deploy(target, attempt: 2));
        DeploymentAnswer back = await EndAsync(deployer, RollBack(attempt: 2));

        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
        Assert.Equal((DeploymentState.Succeeded, DeploymentState.Succeeded), (deployed.State, back.State));
        Assert.Equal(["DELETE", "GET", "POST"], gate.Exchanges.Select(exchange => exchange.Call.Split(' ')[0]).Distinct().Order());
    }

    private static async Task<DeploymentAnswer> EndAsync(IDeployer deployer, DeploymentOrder order)
    {
        DeploymentAnswer answer = await deployer.StartAsync(order, Cancel);
        for (int polls = 0; answer.State is DeploymentState.Running or DeploymentState.TryAgain && polls < 9; polls++)
        {
            answer = answer.State == DeploymentState.TryAgain ? await deployer.StartAsync(order, Cancel) : await deployer.FollowAsync(order.Target, answer.Handle!, Cancel);
        }

        return answer;
    }
}
