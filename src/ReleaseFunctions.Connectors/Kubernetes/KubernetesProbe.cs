using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Kubernetes;

/// <summary>Whether a cluster can be reached, knows the connection's identity, and lets it change deployments.</summary>
internal sealed class KubernetesProbe(ClusterProbe probe) : IConnectionProbe
{
    public ConnectionKind Kind => ConnectionKind.Kubernetes;

    public Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken) =>
        probe.CheckAsync(connection, "apps", "deployments", cancellationToken);
}
