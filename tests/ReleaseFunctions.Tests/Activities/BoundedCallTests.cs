using Microsoft.Extensions.Time.Testing;
using ReleaseFunctions.Activities;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Tests.Activities;

public sealed class BoundedCallTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task RunAsync_NoAnswerBeforeTheDeadline_IsGivenUp()
    {
        Task<DeploymentAnswer> call = BoundedCall.RunAsync(NeverAsync, "hub", _clock.GetUtcNow().AddSeconds(2), _clock, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(call.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(1));

        DeploymentAnswer answer = await call.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.Equal(DeploymentState.TryAgain, answer.State);
        Assert.Contains("hub did not answer", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DeadlineFarAway_AnswersWhatTheSystemSays()
    {
        DeploymentAnswer said = new(DeploymentState.Succeeded, "done");

        Assert.Same(said, await BoundedCall.RunAsync(_ => Task.FromResult(said), "hub", DateTimeOffset.MaxValue, _clock, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunAsync_CallerStops_Throws()
    {
        using CancellationTokenSource caller = new();
        Task<DeploymentAnswer> call = BoundedCall.RunAsync(NeverAsync, "hub", _clock.GetUtcNow().AddSeconds(2), _clock, caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private static async Task<DeploymentAnswer> NeverAsync(CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop);
        throw new InvalidOperationException("It was never to answer.");
    }
}
