using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Tests.Jenkins;

/// <summary>Orders for Jenkins and the settings of connections that lead there.</summary>
internal static class JenkinsWired
{
    public static readonly JenkinsBuild Target = new() { Connection = "jenkins", Job = "shop/deploy", Parameters = new Dictionary<string, string> { ["VERSION"] = "1.2.3 & more" } };

    public static readonly DeploymentOrder Order = RunOrders.For(Target);

    public static Wired On(Uri url, ConnectorLimits? limits = null) => new(Settings(url, ("Token", FakeJenkins.Token)), limits);

    public static Wired WithPassword(Uri url) => new(Settings(url, ("Secret", FakeJenkins.Password)));

    private static (string Key, string Value)[] Settings(Uri url, (string Name, string Value) credential) =>
        RunOrders.Settings("jenkins", "jenkins", url, ("User", FakeJenkins.User), credential);
}
