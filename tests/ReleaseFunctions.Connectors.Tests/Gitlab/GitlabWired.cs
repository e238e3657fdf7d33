using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Webhooks;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Tests.Gitlab;

/// <summary>Orders for GitLab and the settings of the connection that leads there.</summary>
internal static class GitlabWired
{
    public const string Key = "checkout-42-staging-2-deploy";

    public static readonly GitlabPipeline Target = new() { Connection = "gl", Project = "contoso/shop", Ref = "main", Variables = new Dictionary<string, string> { ["VERSION"] = "1.2.3" } };

    public static readonly DeploymentOrder Order = Orders.Order() with { Target = Target, CallbackUrl = string.Empty };

    public static DeploymentOrder Again => Order with { Before = new DeploymentIntent { Key = Key, SentAt = Wired.Now } };

    public static Wired On(Uri url, ConnectorLimits? limits = null) => new(
        [("Connections__gl__Kind", "gitlab"), ("Connections__gl__Url", url.AbsoluteUri), ("Connections__gl__Token", FakeGitlab.Token), ("Connections__gl__AllowPrivate", "true")], limits);

    public static IDeployer Deployer(this Wired wired) => wired.Get<IDeployer>();

    public static string Handle(this FakePipeline pipeline) => $$"""{"project":{{pipeline.Project}},"pipeline":{{pipeline.Id}}}""";
}
