using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Webhooks;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Tests.AzureDevOps;

/// <summary>Orders for Azure DevOps and the settings of the connection that leads there.</summary>
internal static class AzureDevOpsWired
{
    public const string Key = "checkout-42-staging-2-deploy";

    public static readonly AzurePipelineRun Target = new()
    {
        Connection = "ado",
        Project = "Big Shop",
        Pipeline = "deploy",
        Ref = "main",
        Parameters = new Dictionary<string, string> { ["version"] = "1.2.3" },
        CorrelationParameter = "correlation",
    };

    public static readonly DeploymentOrder Order = Orders.Order() with { Target = Target, CallbackUrl = string.Empty };

    public static DeploymentOrder Again => Order with { Before = new DeploymentIntent { Key = Key, SentAt = Wired.Now } };

    public static Wired On(Uri url, ConnectorLimits? limits = null) => new(
        [("Connections__ado__Kind", "azureDevOps"), ("Connections__ado__Url", url.AbsoluteUri), ("Connections__ado__Token", FakeAzureDevOps.Token), ("Connections__ado__AllowPrivate", "true")], limits);

    public static IDeployer Deployer(this Wired wired) => wired.Get<IDeployer>();
}
