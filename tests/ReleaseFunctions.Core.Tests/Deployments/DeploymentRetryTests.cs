using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Core.Tests.Deployments;

public sealed class DeploymentRetryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly RetryPlan Retry = new() { Attempts = 4, Delay = TimeSpan.FromSeconds(10), Backoff = 2 };
    private static readonly DeploymentPlan Plan = new() { Webhook = new() { Connection = "hub", Path = "/" }, Retry = Retry, Timeout = TimeSpan.FromMinutes(2) };

    [Theory]
    [InlineData(1, null, 10)]
    [InlineData(2, null, 20)]
    [InlineData(3, null, 40)]
    [InlineData(1, 5, 10)]
    [InlineData(1, 90, 90)]
    [InlineData(1, 7200, 7200)]
    [InlineData(1, 99999999, 604800)]
    [InlineData(20, null, 600)]
    [InlineData(1, -5, 10)]
    public void Delay_Send_GrowsAndHonoursWhatTheTargetAsks(int sends, int? retryAfter, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), DeploymentRetry.Delay(Retry, sends, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null));

    [Theory]
    [InlineData(1, 0, null, 10)]
    [InlineData(3, 60, null, 100)]
    [InlineData(3, 80, null, null)]
    [InlineData(4, 0, null, null)]
    [InlineData(1, 0, 119, 119)]
    [InlineData(1, 0, 120, null)]
    public void NextSend_SendsOrTimeoutUsedUp_IsNull(int sends, int now, int? retryAfter, int? expected) =>
        Assert.Equal(
            expected is { } seconds ? Noon.AddSeconds(seconds) : (DateTimeOffset?)null,
            DeploymentRetry.NextSend(Plan, sends, Noon, Noon.AddSeconds(now), retryAfter is { } asked ? TimeSpan.FromSeconds(asked) : null));

    [Theory]
    [InlineData(0, null, 2)]
    [InlineData(1, null, 3)]
    [InlineData(100, null, 30)]
    [InlineData(0, 45, 45)]
    public void PollDelay_Poll_GrowsAndHonoursWhatTheTargetAsks(int polls, int? retryAfter, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), DeploymentRetry.PollDelay(polls, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null));

    [Fact]
    public void Delay_AnyPlan_NeverShrinksFromSendToSend() =>
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<PositiveInt>(), (sends, factor) =>
        {
            RetryPlan plan = Retry with { Backoff = 1 + (factor.Get % 10) };
            TimeSpan delay = DeploymentRetry.Delay(plan, sends.Get, null);
            return delay >= plan.Delay && delay <= DeploymentRetry.LongestBackoff && DeploymentRetry.Delay(plan, sends.Get + 1, null) >= delay;
        }).QuickCheckThrowOnFailure();
}
