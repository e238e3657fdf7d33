using Microsoft.AspNetCore.Http;
using ReleaseFunctions.Connectors.Tests.AzureDevOps;
using ReleaseFunctions.Connectors.Tests.Github;
using ReleaseFunctions.Connectors.Tests.Gitlab;
using ReleaseFunctions.Connectors.Tests.Jenkins;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Deployments;

/// <summary>What breaks on the way, in every system that runs something elsewhere: a start may have arrived, and nothing that is followed is lost.</summary>
public sealed class LostAnswerTests
{
    /// <summary>Enough of a job of Jenkins for it to be started.</summary>
    private const string Job = """{"buildable":true,"property":[{"parameterDefinitions":[{"name":"VERSION"},{"name":"RELEASE_CORRELATION"}]}]}""";

    /// <summary>Each takes what it knows.</summary>
    private const string Handle = """{"run":7,"project":7,"pipeline":7,"build":7}""";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(100);

    public static TheoryData<ConnectionKind> Kinds => [ConnectionKind.Github, ConnectionKind.Gitlab, ConnectionKind.Jenkins, ConnectionKind.AzureDevOps];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Start_NoAnswerInTime_MayHaveStarted(ConnectionKind kind)
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FakeSystem system = await FakeSystem.StartAsync(context => OnPost(context, () =>
        {
            arrived.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        }));
        await using Wired wired = On(kind, system.Url);

        Task<DeploymentAnswer> start = wired.Get<IDeployer>().StartAsync(Order(kind), Stop);
        await arrived.Task.WaitAsync(TimeSpan.FromMinutes(1), Stop);
        wired.Clock.Advance(StartLimit);
        DeploymentAnswer answer = await start;

        Assert.Equal((DeploymentState.TryAgain, false), (answer.State, answer.NothingStarted));
        Assert.Contains("did not answer within 100 s", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Start_ConnectionBreaks_MayHaveStarted(ConnectionKind kind)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(context => OnPost(context, () =>
        {
            context.Abort();
            return Task.CompletedTask;
        }));
        await using Wired wired = On(kind, system.Url);

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Order(kind), Stop);

        Assert.Equal((DeploymentState.TryAgain, false), (answer.State, answer.NothingStarted));
        Assert.Single(system.Seen, request => request.Method == "POST");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Follow_ConnectionBreaks_IsAskedAgainUnderItsHandle(ConnectionKind kind)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using Wired wired = On(kind, system.Url);

        DeploymentAnswer answer = await wired.Get<IDeployer>().FollowAsync(Order(kind).Target, Handle, Stop);

        Assert.Equal((DeploymentState.TryAgain, Handle), (answer.State, answer.Handle));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Start_AddressThatMayNotBeReached_NothingIsSent(ConnectionKind kind)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(200, "{}");
        await using Wired wired = On(kind, new UriBuilder(system.Url) { Scheme = "https" }.Uri, allowPrivate: false);

        DeploymentAnswer answer = await wired.Get<IDeployer>().StartAsync(Order(kind), Stop);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("cannot be asked", answer.Message, StringComparison.Ordinal);
        Assert.Empty(system.Seen);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Follow_AddressThatMayNotBeReached_IsNotKnown(ConnectionKind kind)
    {
        await using FakeSystem system = await FakeSystem.StartAsync(200, "{}");
        await using Wired wired = On(kind, new UriBuilder(system.Url) { Scheme = "https" }.Uri, allowPrivate: false);

        DeploymentAnswer answer = await wired.Get<IDeployer>().FollowAsync(Order(kind).Target, Handle, Stop);

        Assert.Equal((DeploymentState.TryAgain, true, Handle), (answer.State, answer.IsHeld, answer.Handle));
        Assert.Empty(system.Seen);
    }

    private static Task OnPost(HttpContext context, Func<Task> answer) => context.Request.Method == "POST" ? answer() : context.Response.WriteAsync(Job);

    private static DeploymentOrder Order(ConnectionKind kind) => kind switch
    {
        ConnectionKind.Github => GithubWired.Order,
        ConnectionKind.Gitlab => GitlabWired.Order,
        ConnectionKind.Jenkins => JenkinsWired.Order,
        _ => AzureDevOpsWired.Order with { Target = AzureDevOpsWired.Target with { Pipeline = "12" } },
    };

    private static Wired On(ConnectionKind kind, Uri url, bool allowPrivate = true)
    {
        string key = $"Connections__{Order(kind).Target.Connection}__";
        return new Wired([
            ($"{key}Kind", kind.ToString()), ($"{key}Url", url.AbsoluteUri), ($"{key}Token", "planted-token"), ($"{key}AllowPrivate", allowPrivate ? "true" : "false"),
            .. kind == ConnectionKind.Jenkins ? [($"{key}User", "bot")] : Array.Empty<(string, string)>(),
        ]);
    }
}
