namespace ReleaseFunctions.Core.Deployments;

/// <summary>Port: starts and follows a deployment. What the outside does is an answer, never an exception.</summary>
public interface IDeployer
{
    /// <summary>Sends the order once. Safe to repeat: the order carries its idempotency key.</summary>
    Task<DeploymentAnswer> StartAsync(DeploymentOrder order, CancellationToken cancellationToken);

    /// <summary>Asks how the deployment behind <paramref name="handle"/> stands. Never starts anything.</summary>
    Task<DeploymentAnswer> FollowAsync(string connection, string handle, CancellationToken cancellationToken);
}
