using System.Text.Json.Serialization;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Drills;

namespace ReleaseFunctions.Activities;

/// <summary>Asks how a deployment stands; starts nothing.</summary>
public sealed class FollowDeployment(IDeployer deployer, DrillOutside drills, TimeProvider time)
{
    [Function(nameof(FollowDeployment))]
    public Task<DeploymentAnswer> RunAsync([ActivityTrigger] FollowOrder order, CancellationToken cancellationToken) => order.IsDrill
        ? Task.FromResult(drills.Follow(order.Handle))
        : BoundedCall.RunAsync(stop => deployer.FollowAsync(order.Outside, order.Handle, stop), order.Outside.Connection, order.Deadline, time, cancellationToken);
}

/// <summary>Which deployment to ask about.</summary>
/// <param name="IsDrill">The deployment is played.</param>
public sealed record FollowOrder(DeploymentTarget Target, string Handle, DateTimeOffset Deadline, bool IsDrill = false)
{
    /// <summary>Where it runs.</summary>
    [JsonIgnore]
    public OutsideTarget Outside => (OutsideTarget)Target;
}
