namespace ReleaseFunctions.Core.Deployments;

/// <summary>Port: starts, follows and stops a deployment. What the outside does is an answer, never an exception.</summary>
public interface IDeployer
{
    /// <summary>
    /// Sends the order once. Safe to repeat: the order carries its idempotency key, and where a system does not know such keys, an order that may have been sent
    /// before (<see cref="DeploymentOrder.Before"/>) is looked up there first.
    /// </summary>
    Task<DeploymentAnswer> StartAsync(DeploymentOrder order, CancellationToken cancellationToken);

    /// <summary>Asks how the deployment behind <paramref name="handle"/> stands. Never starts anything.</summary>
    Task<DeploymentAnswer> FollowAsync(OutsideTarget target, string handle, CancellationToken cancellationToken);

    /// <summary>
    /// Asks the system to stop what was started. <see cref="DeploymentState.Running"/>: it was told, and following says when it has stopped;
    /// <see cref="DeploymentState.Succeeded"/>: there is nothing that runs; <see cref="DeploymentState.Failed"/>: it cannot be stopped.
    /// </summary>
    /// <param name="handle">What was started; null: not known, it is looked up by the order.</param>
    Task<DeploymentAnswer> CancelAsync(DeploymentOrder order, string? handle, CancellationToken cancellationToken);
}
