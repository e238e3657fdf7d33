using ReleaseFunctions.Connectors.Tests.Contracts;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Gitlab;

/// <summary>The client's requests against GitLab's own description, and the fake's answers behind it.</summary>
public sealed class GitlabContractTests(PrismMocks mocks)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryCall_AgainstTheDescription_IsAllowedAndUnderstood()
    {
        await using PrismGate gate = await PrismGate.StartAsync(await mocks.UrlOfAsync("gitlab.json"));
        await using Wired wired = GitlabWired.On(gate.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(GitlabWired.Order, Stop);
        DeploymentAnswer followed = await wired.Deployer().FollowAsync(GitlabWired.Target, """{"project":7,"pipeline":1}""", Stop);
        DeploymentAnswer cancelled = await wired.Deployer().CancelAsync(GitlabWired.Order, """{"project":7,"pipeline":1}""", Stop);
        await wired.Deployer().StartAsync(GitlabWired.Order.Again(), Stop);

        Assert.Equal((DeploymentState.Running, DeploymentState.Running), (started.State, cancelled.State));
        Assert.NotEqual(DeploymentState.TryAgain, followed.State);
        Assert.All(Described(gate), exchange => Assert.Equal(string.Empty, exchange.Violations));
        Assert.Contains(Described(gate), exchange => exchange.Call.StartsWith("GET /api/v4/projects/contoso%2Fshop/pipelines?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EveryAnswerOfTheFake_AgainstTheDescription_IsAllowed()
    {
        await using FakeGitlab gitlab = await FakeGitlab.StartAsync();
        await using Prism prism = await Prism.ProxyAsync("gitlab.json", gitlab.Url);
        await using PrismGate gate = await PrismGate.StartAsync(prism.Url, isMock: false);
        await using Wired wired = GitlabWired.On(gate.Url);

        DeploymentAnswer started = await wired.Deployer().StartAsync(GitlabWired.Order, Stop);
        FakePipeline pipeline = gitlab.Pipelines[0];
        (pipeline.Status, pipeline.ManualJobs) = ("manual", ["to-production"]);
        DeploymentAnswer held = await wired.Deployer().FollowAsync(GitlabWired.Target, started.Handle!, Stop);
        DeploymentAnswer found = await wired.Deployer().StartAsync(GitlabWired.Order.Again(), Stop);
        FakePipeline child = gitlab.Add(project: 9, parent: pipeline);
        DeploymentAnswer told = await wired.Deployer().CancelAsync(GitlabWired.Order, found.Handle, Stop);
        DeploymentAnswer ended = await wired.Deployer().FollowAsync(GitlabWired.Target, told.Handle!, Stop);

        Assert.Equal((true, DeploymentState.Failed, "canceled"), (held.IsHeld, ended.State, child.Status));
        Assert.All(Described(gate), exchange => Assert.Equal(string.Empty, exchange.Violations));
        Assert.Contains(Described(gate), exchange => exchange.Call.Contains("/bridges", StringComparison.Ordinal));
    }

    /// <summary>What the cut description does not have: who we are.</summary>
    private static IEnumerable<(string Call, string Violations)> Described(PrismGate gate) => gate.Exchanges.Where(exchange => exchange.Call != "GET /api/v4/user");
}
