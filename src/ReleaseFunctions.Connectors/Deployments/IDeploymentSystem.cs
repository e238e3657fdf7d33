using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Deployments;

/// <summary>
/// One deployment system. See <see cref="IDeployer"/>; whoever calls finds the connection, looks up what may have been sent before, hides credentials and
/// catches what is thrown. Every status that a system does not document is <see cref="DeploymentState.Running"/> with a sentence, never a success.
/// </summary>
internal interface IDeploymentSystem
{
    /// <summary>The kind of connection that leads to it.</summary>
    ConnectionKind Kind { get; }

    /// <summary>How long after a send what it started may stay invisible to <see cref="FindAsync"/>.</summary>
    TimeSpan Settles { get; }

    /// <summary>Looks for what an earlier send of the order started. Starts nothing.</summary>
    /// <returns>An answer with its handle; null: nothing is to be seen.</returns>
    /// <exception cref="ApiCallException">It is not known.</exception>
    Task<DeploymentAnswer?> FindAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken);

    /// <summary>Sends the order, once.</summary>
    /// <exception cref="ApiCallException">It was not taken, or that is not known.</exception>
    Task<DeploymentAnswer> StartAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken);

    /// <summary>Asks how what was started stands. Starts nothing.</summary>
    /// <exception cref="ApiCallException">No answer that says so; a refusal of the system, too, counts as running.</exception>
    Task<DeploymentAnswer> FollowAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken);

    /// <summary>Asks to stop what was started; following says when it has stopped. See <see cref="IDeployer.CancelAsync"/> for the answers.</summary>
    /// <exception cref="ApiCallException">It was not told, or that is not known.</exception>
    Task<DeploymentAnswer> CancelAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken);
}
