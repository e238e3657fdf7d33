using System.Text.Json;
using ReleaseFunctions.Connectors.Tests.Kubernetes;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Tests.Helm;

/// <summary>A HelmRelease of a fake cluster, and the target that leads to it.</summary>
internal static class Releases
{
    public const string Path = "/apis/helm.toolkit.fluxcd.io/v2/namespaces/shop/helmreleases/checkout";

    public const string Release = """
        {
          "apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "metadata": { "name": "checkout", "namespace": "shop" },
          "spec": {
            "interval": "10m", "chart": { "spec": { "chart": "checkout", "version": "1.2.2", "sourceRef": { "kind": "HelmRepository", "name": "shop" } } },
            "values": { "replicas": 3, "image": { "tag": "1.2.2", "pullPolicy": "Always" } }
          }
        }
        """;

    public static readonly HelmUpgrade Target = new()
    {
        Connection = "cluster",
        Namespace = "shop",
        Release = "checkout",
        Chart = "checkout",
        Version = "1.2.3",
        Values = JsonElement.Parse("""{"image":{"tag":"1.2.3"},"ring":{"name":"first"}}"""),
    };

    public static readonly HelmUpgrade Back = Target with { Version = null, Values = null };

    public static (string Key, string Value)[] Settings(Uri url) => Clusters.Settings(url, "helm");
}
