using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Activities;

/// <summary>Asks how a deployment stands; starts nothing.</summary>
public sealed class FollowDeployment(IDeployer deployer)
{
    [Function(nameof(FollowDeployment))]
    public Task<DeploymentAnswer> RunAsync([ActivityTrigger] FollowOrder order, CancellationToken cancellationToken) =>
        deployer.FollowAsync(order.Connection, order.Handle, cancellationToken);
}

/// <summary>Which deployment to ask about.</summary>
public sealed record FollowOrder(string Connection, string Handle);
