using ReleaseFunctions.Connectors.Tests.Webhooks;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Tests.Kubernetes;

/// <summary>Workloads of a fake cluster, orders for them, and the settings of the connection.</summary>
internal static class Clusters
{
    public const string OldImage = "registry.contoso.example/checkout:1.2.2";
    public const string NewImage = "registry.contoso.example/checkout:1.2.3";

    public static readonly KubernetesRollout Target = new() { Connection = "cluster", Namespace = "shop", Workload = "checkout", Container = "app", Image = NewImage };

    public static string PathOf(string kind) => $"/apis/apps/v1/namespaces/shop/{kind.ToLowerInvariant()}s/checkout";

    /// <param name="kind">Deployment, StatefulSet or DaemonSet.</param>
    public static string Workload(string kind) => $$"""
        {
          "apiVersion": "apps/v1", "kind": "{{kind}}", "metadata": { "name": "checkout", "namespace": "shop" },
          "spec": {
            "replicas": 3, "selector": { "matchLabels": { "app": "checkout" } }, {{(kind == "Deployment" ? string.Empty : "\"updateStrategy\": { \"type\": \"RollingUpdate\" },")}}
            {{(kind == "StatefulSet" ? "\"serviceName\": \"checkout\"," : string.Empty)}}
            "template": {
              "metadata": { "labels": { "app": "checkout" } },
              "spec": { "containers": [ { "name": "proxy", "image": "envoy:1" }, { "name": "app", "image": "{{OldImage}}", "env": [ { "name": "RING", "value": "1" } ] } ] }
            }
          }
        }
        """;

    public static DeploymentOrder Deploy(OutsideTarget? target = null, int attempt = 1) => Orders.Order() with
    {
        Target = target ?? Target,
        Attempt = attempt,
        IdempotencyKey = $"checkout-42-staging-{attempt}-deploy",
    };

    public static DeploymentOrder RollBack(OutsideTarget? target = null, int attempt = 1) => Orders.Order() with
    {
        Action = DeploymentAction.Rollback,
        Target = target ?? Target with { Container = null, Image = null },
        Attempt = attempt,
        IdempotencyKey = $"checkout-42-staging-{attempt}-rollback",
    };

    public static (string Key, string Value)[] Settings(Uri url, string kind = "kubernetes") =>
    [
        ("Connections__cluster__Kind", kind),
        ("Connections__cluster__Url", url.AbsoluteUri),
        ("Connections__cluster__Token", FakeCluster.Token),
        ("Connections__cluster__AllowPrivate", "true"),
    ];

    /// <summary>Follows what was started until it ends.</summary>
    public static async Task<DeploymentAnswer> ToItsEndAsync(this IDeployer deployer, DeploymentAnswer answer, OutsideTarget target, CancellationToken cancellationToken)
    {
        for (int polls = 0; answer.State == DeploymentState.Running && polls < 9; polls++)
        {
            answer = await deployer.FollowAsync(target, answer.Handle!, cancellationToken);
        }

        return answer;
    }
}
