using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Deployments;
using static ReleaseFunctions.Connectors.Tests.Kubernetes.Clusters;

namespace ReleaseFunctions.Connectors.Tests.Kubernetes;

/// <summary>Neither the client nor the fake drifts from Kubernetes' own description of its API.</summary>
public sealed class KubernetesContractTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClientAndFake_DeployedCancelledAndRolledBack_AreWhatTheDescriptionAllows()
    {
        await using FakeCluster cluster = await FakeCluster.StartAsync();
        cluster.Put(PathOf("Deployment"), Workload("Deployment"));
        cluster.Put(PathOf("StatefulSet"), Workload("StatefulSet"));
        await using Prism prism = await Prism.ProxyAsync("k8s-apps-v1.json", cluster.Url);
        await using PrismGate gate = await PrismGate.StartAsync(prism.Url, isMock: false);
        await using Wired wired = new(Settings(gate.Url));
        IDeployer deployer = wired.Get<IDeployer>();

        DeploymentAnswer cancelled = await deployer.StartAsync(Deploy(), Cancel);
        await deployer.ToItsEndAsync(await deployer.CancelAsync(Deploy(), cancelled.Handle, Cancel), Target, Cancel);
        DeploymentAnswer deployed = await deployer.ToItsEndAsync(await deployer.StartAsync(Deploy(attempt: 2), Cancel), Target, Cancel);
        DeploymentAnswer back = await deployer.ToItsEndAsync(await deployer.StartAsync(RollBack(attempt: 2), Cancel), Target, Cancel);
        DeploymentOrder set = Deploy(Target with { Workload = "statefulset/checkout" });
        DeploymentAnswer other = await deployer.ToItsEndAsync(await deployer.StartAsync(set, Cancel), set.Target, Cancel);

        Assert.All(gate.Exchanges, exchange => Assert.Equal(string.Empty, exchange.Violations));
        Assert.All([deployed, back, other], answer => Assert.Equal(DeploymentState.Succeeded, answer.State));
        Assert.Contains(gate.Exchanges, exchange => exchange.Call.Contains("/replicasets?labelSelector=", StringComparison.Ordinal));
    }
}
