using Microsoft.Extensions.Logging.Abstractions;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Connectors.Tests.Webhooks;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Tests.Deployments;

/// <summary>Never twice, never lost: what every deployment system has in common.</summary>
public sealed class DeploymentSystemsTests
{
    private static readonly DeploymentOrder Order = Orders.Order() with
    {
        Target = new GithubWorkflow { Connection = "gh", Repository = "contoso/shop", Workflow = "deploy.yml", Ref = "main" },
    };

    private static readonly DeploymentIntent JustSent = new() { Key = "k", SentAt = Wired.Now };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_FirstSend_IsNotLookedUp()
    {
        Scripted system = new();

        DeploymentAnswer answer = await On(system).StartAsync(Order, Cancel);

        Assert.Equal((DeploymentState.Running, "new"), (answer.State, answer.Handle));
        Assert.Equal(["start"], system.Calls);
    }

    [Fact]
    public async Task Start_SentBefore_IsFoundAndNotSentAgain()
    {
        Scripted system = new() { Found = new(DeploymentState.Running, "queued", Handle: "old") };

        DeploymentAnswer answer = await On(system).StartAsync(Order with { Before = JustSent }, Cancel);

        Assert.Equal("old", answer.Handle);
        Assert.Equal(["find"], system.Calls);
    }

    [Fact]
    public async Task Start_SentBeforeAndKnown_IsFollowed()
    {
        Scripted system = new();

        DeploymentAnswer answer = await On(system).StartAsync(Order with { Before = JustSent with { Handle = "old" } }, Cancel);

        Assert.Equal(("old", DeploymentState.Succeeded), (answer.Handle, answer.State));
        Assert.Equal(["follow old"], system.Calls);
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public async Task Start_SentBeforeAndNotToBeSeen_IsSentAgainOnlyWhenItWouldBe(int seconds, bool sent)
    {
        Scripted system = new();
        DeploymentIntent before = JustSent with { SentAt = Wired.Now.AddSeconds(-seconds) };

        DeploymentAnswer answer = await On(system).StartAsync(Order with { Before = before }, Cancel);

        Assert.Equal(sent ? DeploymentState.Running : DeploymentState.TryAgain, answer.State);
        Assert.Equal(sent ? ["find", "start"] : ["find"], system.Calls);
        Assert.Equal(sent ? null : TimeSpan.FromSeconds(1), answer.RetryAfter);
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public async Task Start_SentTwiceBefore_IsSentAgainOnlyWhenTheSecondWouldBeSeen(int seconds, bool sent)
    {
        Scripted system = new();
        DeploymentIntent before = JustSent with { SentAt = Wired.Now.AddHours(-1), SentAgainAt = Wired.Now.AddSeconds(-seconds) };

        await On(system).StartAsync(Order with { Before = before }, Cancel);

        Assert.Equal(sent ? ["find", "start"] : ["find"], system.Calls);
    }

    [Fact]
    public async Task Start_SentBeforeAndNotToBeSeen_IsWrittenDownBeforeItIsSentAgain()
    {
        Scripted system = new();
        DeploymentOrder again = Order with { Before = JustSent with { SentAt = Wired.Now.AddHours(-1) }, SendsAgain = _ => throw new TimeoutException("the store") };

        DeploymentAnswer answer = await On(system).StartAsync(again, Cancel);

        Assert.Equal(DeploymentState.TryAgain, answer.State);
        Assert.Equal(["find"], system.Calls);
    }

    [Fact]
    public async Task Start_SendsUsedUp_IsOnlyLookedUp()
    {
        Scripted system = new();
        DeploymentOrder last = Order with { LooksUpOnly = true };

        DeploymentAnswer soon = await On(system).StartAsync(last with { Before = JustSent }, Cancel);
        DeploymentAnswer later = await On(system).StartAsync(last with { Before = JustSent with { SentAt = Wired.Now.AddHours(-1) } }, Cancel);
        DeploymentAnswer never = await On(system).StartAsync(last, Cancel);

        Assert.Equal([DeploymentState.TryAgain, DeploymentState.Failed, DeploymentState.Failed], [soon.State, later.State, never.State]);
        Assert.Equal("gh shows no run for any request that was sent.", later.Message);
        Assert.Equal(["find", "find"], system.Calls);
    }

    [Fact]
    public async Task Start_LookUpFails_IsNotSent()
    {
        Scripted system = new() { OnFind = () => throw ApiCallException.TryAgain("gh did not answer within 30 s.") };

        DeploymentAnswer answer = await On(system).StartAsync(Order with { Before = JustSent }, Cancel);

        Assert.Equal((DeploymentState.TryAgain, false), (answer.State, answer.NothingStarted));
        Assert.Equal(["find"], system.Calls);
    }

    [Fact]
    public async Task Start_Refused_SaysThatNothingWasStarted()
    {
        Scripted system = new() { OnStart = () => throw new ApiReply(429, "later", null, TimeSpan.FromSeconds(9)).Failure("gh") };

        DeploymentAnswer answer = await On(system).StartAsync(Order, Cancel);

        Assert.Equal((DeploymentState.TryAgain, true, TimeSpan.FromSeconds(9)), (answer.State, answer.NothingStarted, answer.RetryAfter));
    }

    [Fact]
    public async Task Follow_NoAnswer_KeepsTheHandle()
    {
        Scripted system = new() { OnFollow = () => throw new InvalidOperationException("secret-token broke it") };

        DeploymentAnswer answer = await On(system).FollowAsync(Order.Target, "7", Cancel);

        Assert.Equal((DeploymentState.TryAgain, "7"), (answer.State, answer.Handle));
        Assert.DoesNotContain("secret-token", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)] // what is there and may not be seen is answered so, too
    [InlineData(302)]
    public async Task Follow_Refused_IsNotKnownAndAPersonIsAsked(int status)
    {
        Scripted system = new() { OnFollow = () => throw new ApiReply(status, "no", null, null).Failure("gh, asked for run 7,", "Set the token.") };

        DeploymentAnswer answer = await On(system).FollowAsync(Order.Target, "7", Cancel);

        Assert.Equal((DeploymentState.TryAgain, true, "7", false), (answer.State, answer.IsHeld, answer.Handle, answer.NothingStarted));
        Assert.StartsWith($"gh, asked for run 7, answered {status} ", answer.Message, StringComparison.Ordinal);
        Assert.Contains("Set the token. So it is not known how the deployment stands", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_WhatCannotBeFollowedAtAll_Fails()
    {
        Scripted system = new() { OnFollow = () => throw ApiCallException.Refused("'7' cannot be read.") };

        Assert.Equal(DeploymentState.Failed, (await On(system).FollowAsync(Order.Target, "7", Cancel)).State);
    }

    [Fact]
    public async Task Follow_ConnectionIsGone_IsNotKnown()
    {
        DeploymentAnswer answer = await On(new Scripted()).FollowAsync(new GithubWorkflow { Connection = "gone", Repository = "a/b", Workflow = "w", Ref = "r" }, "7", Cancel);

        Assert.Equal((DeploymentState.TryAgain, true, "7"), (answer.State, answer.IsHeld, answer.Handle));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(503)]
    public async Task Start_SentBeforeAndKnownButNotAnswered_IsFollowed(int status)
    {
        Scripted system = new() { OnFollow = () => throw new ApiReply(status, "no", null, null).Failure("gh") };

        DeploymentAnswer answer = await On(system).StartAsync(Order with { Before = JustSent with { Handle = "old" } }, Cancel);

        Assert.Equal((DeploymentState.Running, "old", status == 401), (answer.State, answer.Handle, answer.IsHeld));
        Assert.Equal(["follow old"], system.Calls);
    }

    [Fact]
    public async Task Start_LookUpRefused_IsNeitherSentNorFailed()
    {
        Scripted system = new() { OnFind = () => throw new ApiReply(403, "no", null, null).Failure("gh") };

        DeploymentAnswer answer = await On(system).StartAsync(Order with { Before = JustSent }, Cancel);

        Assert.Equal((DeploymentState.TryAgain, false), (answer.State, answer.NothingStarted));
        Assert.Equal(["find"], system.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_RefusedWhileSending_Fails(bool wasSentBefore)
    {
        Scripted system = new() { OnStart = () => throw new ApiReply(403, "no", null, null).Failure("gh") };
        DeploymentIntent? before = wasSentBefore ? JustSent with { SentAt = Wired.Now.AddHours(-1) } : null;

        Assert.Equal(DeploymentState.Failed, (await On(system).StartAsync(Order with { Before = before }, Cancel)).State);
    }

    [Fact]
    public async Task Cancel_Refused_IsAskedAgain()
    {
        Scripted system = new() { OnCancel = () => throw new ApiReply(401, "no", null, null).Failure("gh") };

        DeploymentAnswer answer = await On(system).CancelAsync(Order, "7", Cancel);

        Assert.Equal((DeploymentState.TryAgain, "7"), (answer.State, answer.Handle));
    }

    [Theory]
    [InlineData("7", null, "cancel 7")]
    [InlineData(null, "8", "find,cancel 8")]
    [InlineData(null, null, "find")]
    public async Task Cancel_WhatWasStarted_IsStoppedEvenIfItHasToBeLookedUp(string? handle, string? found, string calls)
    {
        Scripted system = new() { Found = found is null ? null : new(DeploymentState.Running, "queued", Handle: found) };

        await On(system).CancelAsync(Order, handle, Cancel);

        Assert.Equal(calls, string.Join(',', system.Calls));
    }

    [Fact]
    public async Task Start_UnknownConnection_NamesTheSetting()
    {
        DeploymentAnswer answer = await On(new Scripted()).StartAsync(Order with { Target = new GithubWorkflow { Connection = "gone", Repository = "a/b", Workflow = "w", Ref = "r" } }, Cancel);

        Assert.Equal(DeploymentState.Failed, answer.State);
        Assert.Contains("Connections__gone__Kind", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AnswerThatHoldsTheCredential_IsCleaned()
    {
        Scripted system = new() { OnStart = () => new(DeploymentState.Running, "token secret-token taken", "https://gh.example/?t=secret-token", "7") };

        DeploymentAnswer answer = await On(system).StartAsync(Order, Cancel);

        Assert.Equal(("token [hidden] taken", null), (answer.Message, answer.Url));
    }

    private static IDeployer On(IDeploymentSystem system) => new DeploymentSystems(new OneConnection(), [system], new SignallingClock(Wired.Now), NullLogger<DeploymentSystems>.Instance);

    private sealed class OneConnection : IConnectionDirectory
    {
        private static readonly ConnectionSettings Only = new() { Name = "gh", Kind = ConnectionKind.Github, Token = "secret-token" };

        public IReadOnlyDictionary<string, ConnectionKind> Kinds { get; } = new Dictionary<string, ConnectionKind> { ["gh"] = ConnectionKind.Github };

        public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ConnectionSettings? connection)
        {
            connection = name == "gh" ? Only : null;
            return connection is not null;
        }
    }

    private sealed class Scripted : IDeploymentSystem
    {
        public List<string> Calls { get; } = [];

        public DeploymentAnswer? Found { get; init; }

        public Func<DeploymentAnswer?>? OnFind { get; init; }

        public Func<DeploymentAnswer> OnStart { get; init; } = () => new(DeploymentState.Running, "started", Handle: "new");

        public Func<DeploymentAnswer> OnFollow { get; init; } = () => new(DeploymentState.Succeeded, "done");

        public Func<DeploymentAnswer> OnCancel { get; init; } = () => new(DeploymentState.Running, "stopping");

        public ConnectionKind Kind => ConnectionKind.Github;

        public TimeSpan Settles => TimeSpan.FromMinutes(1);

        public Task<DeploymentAnswer?> FindAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken) => Called("find", OnFind ?? (() => Found));

        public Task<DeploymentAnswer> StartAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken) => Called("start", OnStart);

        public Task<DeploymentAnswer> FollowAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken) => Called($"follow {handle}", OnFollow);

        public Task<DeploymentAnswer> CancelAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken) =>
            Called($"cancel {handle}", OnCancel);

        private Task<T> Called<T>(string call, Func<T> answer)
        {
            Calls.Add(call);
            return Task.FromResult(answer());
        }
    }
}
