using ReleaseFunctions.Connectors.Tests.Webhooks;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Tests.Argocd;

/// <summary>Builds orders for Argo CD and the settings of the connection they go to.</summary>
internal static class ArgocdOrders
{
    public static readonly ArgocdSync Target = new() { Connection = "argo", Application = "checkout", Project = "shop", Revision = "v1.2.3" };

    public static DeploymentOrder Deploy(ArgocdSync? target = null, int attempt = 1) => Orders.Order() with
    {
        Target = target ?? Target,
        Attempt = attempt,
        IdempotencyKey = $"checkout-42-staging-{attempt}-deploy",
    };

    public static DeploymentOrder RollBack(int attempt = 1) => Orders.Order() with
    {
        Action = DeploymentAction.Rollback,
        Target = Target with { Revision = null },
        Attempt = attempt,
        IdempotencyKey = $"checkout-42-staging-{attempt}-rollback",
    };

    public static (string Key, string Value)[] Settings(Uri url) =>
    [
        ("Connections__argo__Kind", "argocd"),
        ("Connections__argo__Url", url.AbsoluteUri),
        ("Connections__argo__Token", FakeArgocd.Token),
        ("Connections__argo__AllowPrivate", "true"),
    ];
}
