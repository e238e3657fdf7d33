using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Kubernetes;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Helm;

/// <summary>Reads and changes HelmReleases, and looks at what Helm itself has kept.</summary>
internal sealed class HelmCalls(ClusterCalls cluster)
{
    /// <summary>How often a change is made anew on what somebody else has just written.</summary>
    private const int Writes = 5;

    /// <summary>Only labels are read: what a release's secret holds is nobody's business.</summary>
    private const string OnlyMetadata = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    public async Task<HelmRelease> GetAsync(ConnectionSettings connection, HelmUpgrade target, CancellationToken cancellationToken) =>
        Read(connection, target, await cluster.GetAsync(connection, Path(target), cancellationToken));

    /// <summary>Changes a HelmRelease; read, changed and written anew if somebody else wrote in between.</summary>
    /// <param name="change">The patch for the object as it is; null: it is to stay as it is.</param>
    /// <returns>The object as it is then.</returns>
    public async Task<HelmRelease> PatchAsync(
        ConnectionSettings connection, HelmUpgrade target, HelmRelease release, Func<HelmRelease, JsonObject?> change, CancellationToken cancellationToken)
    {
        for (int write = 1; ; write++)
        {
            if (change(release) is not { } patch)
            {
                return release;
            }

            patch["metadata"]!["resourceVersion"] = release.ResourceVersion; // on the condition that it is what was read
            ApiReply reply = await cluster.PatchAsync(connection, Path(target), patch, ClusterCalls.Merge, cancellationToken);
            if (reply.Status != 409)
            {
                return Read(connection, target, reply);
            }

            if (write == Writes)
            {
                throw new ApiCallException(reply.Failure(connection.Name, "Somebody else keeps changing it.").Message, isFinal: false) { NotTaken = true, Status = 409 };
            }

            release = await GetAsync(connection, target, cancellationToken);
        }
    }

    /// <summary>What Helm's own newest release says about itself (<c>deployed</c>, <c>pending-upgrade</c>, …); null: the identity may not list secrets, or there is none.</summary>
    public async Task<string?> StatusOfNewestAsync(ConnectionSettings connection, HelmRelease release, CancellationToken cancellationToken)
    {
        if (release.Newest.TextAt("name") is not { } name || release.StorageNamespace is not { } home)
        {
            return null;
        }

        string list = $"/api/v1/namespaces/{Uri.EscapeDataString(home)}/secrets?labelSelector={Uri.EscapeDataString($"owner=helm,name={name}")}";
        ApiReply reply = await cluster.GetAsync(connection, list, cancellationToken, OnlyMetadata);

        // The list is in the order of names, where v10 comes before v2.
        return !reply.IsSuccess ? null : reply.ReadObject(connection.Name).ItemsAt("items").MaxBy(secret => secret.WholeAt("metadata", "labels", "version") ?? 0).TextAt("metadata", "labels", "status");
    }

    private static string Path(HelmUpgrade target) =>
        $"/apis/helm.toolkit.fluxcd.io/v2/namespaces/{Uri.EscapeDataString(target.Namespace)}/helmreleases/{Uri.EscapeDataString(target.Release)}";

    private static HelmRelease Read(ConnectionSettings connection, HelmUpgrade target, ApiReply reply)
    {
        if (!reply.IsSuccess)
        {
            throw ClusterCalls.Failure(connection, reply, $"HelmRelease {target.Release} in {target.Namespace} (or Flux is not installed)", $"get and patch on helmreleases in {target.Namespace}");
        }

        HelmRelease release = new(reply.ReadObject(connection.Name));
        return release is { ResourceVersion: not null, Generation: > 0 } ? release : throw ApiCallException.TryAgain($"{connection.Name} answered {reply.Status} with something that is not a HelmRelease.");
    }
}
