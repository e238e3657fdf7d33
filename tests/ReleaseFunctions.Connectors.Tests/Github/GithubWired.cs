using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Tests.Github;

/// <summary>Orders for GitHub and the settings of connections that lead there.</summary>
internal static class GithubWired
{
    public static readonly GithubWorkflow Target = new()
    {
        Connection = "gh",
        Repository = "contoso/shop",
        Workflow = "deploy.yml",
        Ref = "main",
        Inputs = new Dictionary<string, string> { ["version"] = "1.2.3" },
        CorrelationInput = "correlation",
    };

    public static readonly DeploymentOrder Order = RunOrders.For(Target);

    public static DeploymentOrder Without(this DeploymentOrder order) => order with { Target = Target with { CorrelationInput = null } };

    public static Wired On(Uri url, ConnectorLimits? limits = null) => new(RunOrders.Settings("gh", "github", url, ("Token", FakeGithub.Token)), limits);

    public static Wired AsApp(Uri url) => new(
        RunOrders.Settings("gh", "github", url, ("User", FakeGithub.AppId), ("Secret", FakeGithub.AppKey.ExportRSAPrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal))));
}
