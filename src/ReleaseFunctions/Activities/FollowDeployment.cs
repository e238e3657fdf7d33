using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Activities;

/// <summary>Asks how a deployment stands; starts nothing.</summary>
public sealed class FollowDeployment(IDeployer deployer, TimeProvider time)
{
    [Function(nameof(FollowDeployment))]
    public Task<DeploymentAnswer> RunAsync([ActivityTrigger] FollowOrder order, CancellationToken cancellationToken) =>
        BoundedCall.RunAsync(stop => deployer.FollowAsync(order.Connection, order.Handle, stop), order.Connection, order.Deadline, time, cancellationToken);
}

/// <summary>Which deployment to ask about.</summary>
public sealed record FollowOrder(string Connection, string Handle, DateTimeOffset Deadline);
