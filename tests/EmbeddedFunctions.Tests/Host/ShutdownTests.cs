using EmbeddedFunctions.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.Tests.Host;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Dispose_RequestIsRunning_IsAnsweredFirst()
    {
        Gate gate = new();
        EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Slow), builder => builder.Services.AddSingleton(gate));
        using HttpClient client = new() { BaseAddress = host.Address };
        Task<string> answer = client.GetStringAsync(new Uri("/Slow", UriKind.Relative), TestContext.Current.CancellationToken);
        await gate.Entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Task stopped = host.DisposeAsync().AsTask();
        bool hadStopped = stopped.IsCompleted;
        gate.Open.SetResult();

        Assert.False(hadStopped);
        Assert.Equal("done", await answer);
        await stopped.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri("/Slow", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_CallerGoesAway_CancelsTheFunction()
    {
        Gate gate = new();
        await using EmbeddedTestHost host = await HttpHost.StartAsync(typeof(Slow), builder => builder.Services.AddSingleton(gate));
        using CancellationTokenSource caller = new();
        Task<HttpResponseMessage> answer = host.Client.GetAsync(new Uri("/Cancelled", UriKind.Relative), caller.Token);
        await gate.Entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await gate.Open.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    public sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Slow(Gate gate)
    {
        [Function("Slow")]
        public async Task<IResult> SlowAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            gate.Entered.SetResult();
            await gate.Open.Task;
            return TypedResults.Text("done");
        }

        [Function("Cancelled")]
        public async Task<IResult> CancelledAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
        {
            using CancellationTokenRegistration registration = cancellationToken.Register(() => gate.Open.SetResult());
            gate.Entered.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return TypedResults.Ok();
        }
    }
}
