using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Tests.AzureDevOps;

/// <summary>Orders for Azure DevOps and the settings of the connection that leads there.</summary>
internal static class AzureDevOpsWired
{
    public static readonly AzurePipelineRun Target = new()
    {
        Connection = "ado",
        Project = "Big Shop",
        Pipeline = "deploy",
        Ref = "main",
        Parameters = new Dictionary<string, string> { ["version"] = "1.2.3" },
        CorrelationParameter = "correlation",
    };

    public static readonly DeploymentOrder Order = RunOrders.For(Target);

    public static Wired On(Uri url, ConnectorLimits? limits = null) => new(RunOrders.Settings("ado", "azureDevOps", url, ("Token", FakeAzureDevOps.Token)), limits);
}
