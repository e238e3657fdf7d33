using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Kubernetes;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Helm;

/// <summary>Whether a cluster can be reached, has Flux, knows the connection's identity, and lets it change HelmReleases.</summary>
internal sealed class HelmProbe(ClusterProbe probe, ClusterCalls cluster) : IConnectionProbe
{
    private const string Group = "helm.toolkit.fluxcd.io";

    public ConnectionKind Kind => ConnectionKind.Helm;

    public async Task<ConnectionFinding> CheckAsync(ConnectionSettings connection, CancellationToken cancellationToken)
    {
        ConnectionFinding finding = await probe.CheckAsync(connection, Group, "helmreleases", cancellationToken);
        if (finding.CredentialAccepted != true)
        {
            return finding;
        }

        ApiReply versions = await cluster.GetAsync(connection, $"/apis/{Group}", cancellationToken);
        return versions.Status == 404 ? finding with { RightsSufficient = false, Message = $"The cluster has no {Group}: Flux's helm-controller is not installed." } : finding;
    }
}
