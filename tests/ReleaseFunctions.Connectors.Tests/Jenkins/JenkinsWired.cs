using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Webhooks;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Tests.Jenkins;

/// <summary>Orders for Jenkins and the settings of connections that lead there.</summary>
internal static class JenkinsWired
{
    public const string Key = "checkout-42-staging-2-deploy";

    public static readonly JenkinsBuild Target = new() { Connection = "jenkins", Job = "shop/deploy", Parameters = new Dictionary<string, string> { ["VERSION"] = "1.2.3 & more" } };

    public static readonly DeploymentOrder Order = Orders.Order() with { Target = Target, CallbackUrl = string.Empty };

    public static DeploymentOrder Again => Order with { Before = new DeploymentIntent { Key = Key, SentAt = Wired.Now } };

    public static Wired On(Uri url, ConnectorLimits? limits = null) => new([.. Settings(url), ("Connections__jenkins__Token", FakeJenkins.Token)], limits);

    public static Wired WithPassword(Uri url) => new([.. Settings(url), ("Connections__jenkins__Secret", FakeJenkins.Password)]);

    public static IDeployer Deployer(this Wired wired) => wired.Get<IDeployer>();

    private static (string, string)[] Settings(Uri url) =>
    [
        ("Connections__jenkins__Kind", "jenkins"), ("Connections__jenkins__Url", url.AbsoluteUri), ("Connections__jenkins__User", FakeJenkins.User), ("Connections__jenkins__AllowPrivate", "true"),
    ];
}
