using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Webhooks;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Tests.Github;

/// <summary>Orders for GitHub and the settings of connections that lead there.</summary>
internal static class GithubWired
{
    public const string Key = "checkout-42-staging-2-deploy";

    public static readonly GithubWorkflow Target = new()
    {
        Connection = "gh",
        Repository = "contoso/shop",
        Workflow = "deploy.yml",
        Ref = "main",
        Inputs = new Dictionary<string, string> { ["version"] = "1.2.3" },
        CorrelationInput = "correlation",
    };

    public static readonly DeploymentOrder Order = Orders.Order() with { Target = Target, CallbackUrl = string.Empty };

    public static DeploymentOrder Again => Order with { Before = new DeploymentIntent { Key = Key, SentAt = Wired.Now } };

    public static DeploymentOrder Without(this DeploymentOrder order) => order with { Target = Target with { CorrelationInput = null } };

    public static Wired On(Uri url, ConnectorLimits? limits = null) => new(
        [("Connections__gh__Kind", "github"), ("Connections__gh__Url", url.AbsoluteUri), ("Connections__gh__Token", FakeGithub.Token), ("Connections__gh__AllowPrivate", "true")], limits);

    public static Wired AsApp(Uri url) => new(
        [
            ("Connections__gh__Kind", "github"), ("Connections__gh__Url", url.AbsoluteUri), ("Connections__gh__User", FakeGithub.AppId),
            ("Connections__gh__Secret", FakeGithub.AppKey.ExportRSAPrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal)), ("Connections__gh__AllowPrivate", "true"),
        ]);

    public static IDeployer Deployer(this Wired wired) => wired.Get<IDeployer>();
}
