using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Tests.Gitlab;

/// <summary>Orders for GitLab and the settings of the connection that leads there.</summary>
internal static class GitlabWired
{
    public static readonly GitlabPipeline Target = new() { Connection = "gl", Project = "contoso/shop", Ref = "main", Variables = new Dictionary<string, string> { ["VERSION"] = "1.2.3" } };

    public static readonly DeploymentOrder Order = RunOrders.For(Target);

    public static Wired On(Uri url, ConnectorLimits? limits = null) => new(RunOrders.Settings("gl", "gitlab", url, ("Token", FakeGitlab.Token)), limits);

    public static string Handle(this FakePipeline pipeline) => $$"""{"project":{{pipeline.Project}},"pipeline":{{pipeline.Id}}}""";
}
