using System.Globalization;
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedRetryTests() : RetryTests(EngineMode.Cached);

public sealed class ReplayingRetryTests() : RetryTests(EngineMode.Replaying);

public abstract class RetryTests(EngineMode mode) : EngineTest(mode)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task RetryPolicy_ActivityAlwaysFails_StopsAfterTheAttempts(int attempts)
    {
        int calls = 0;
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc("retry", context => context.CallActivityAsync(
                    "fail", options: TaskOptions.FromRetryPolicy(new RetryPolicy(attempts, TimeSpan.FromMilliseconds(1)))))
                .AddActivityFunc("fail", (TaskActivityContext _) =>
                {
                    Interlocked.Increment(ref calls);
                    throw new InvalidOperationException("no");
                }),
            setup => setup.Clock = null);

        OrchestrationMetadata end = await host.RunAsync("retry");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(attempts, calls);
    }

    [Fact]
    public async Task RetryPolicy_SucceedsLater_ReturnsTheResult()
    {
        int calls = 0;
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<int>("retry", context => context.CallActivityAsync<int>(
                    "flaky", options: TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(1)))))
                .AddActivityFunc<int>("flaky", _ => Interlocked.Increment(ref calls) < 3 ? throw new TimeoutException("later") : calls),
            setup => setup.Clock = null);

        Assert.Equal(3, await host.OutputAsync<int>("retry"));
    }

    [Theory]
    [InlineData(1.0, 1440, new[] { 10, 10, 10, 10 })]
    [InlineData(2.0, 1440, new[] { 10, 20, 40, 80 })]
    [InlineData(2.0, 25, new[] { 10, 20, 25, 25 })]
    public Task RetryPolicy_Backoff_WaitsAsThePolicySays(double coefficient, int maxMinutes, int[] gaps) =>
        CheckAttemptsAsync(
            handle => new RetryPolicy(5, TimeSpan.FromMinutes(10), coefficient, TimeSpan.FromMinutes(maxMinutes)) { HandleFailure = handle }, gaps);

    [Fact]
    public Task RetryPolicy_NoLongestInterval_IsOneHour() =>
        CheckAttemptsAsync(handle => new RetryPolicy(4, TimeSpan.FromMinutes(40), 2) { HandleFailure = handle }, 40, 60, 60);

    [Fact]
    public Task RetryPolicy_TimeoutPassed_StopsBeforeTheAttemptsAreUsedUp() =>
        // Tries at 0, 10, 20 and 30 minutes; at 30 the 25 minutes are over.
        CheckAttemptsAsync(
            handle => new RetryPolicy(10, TimeSpan.FromMinutes(10), retryTimeout: TimeSpan.FromMinutes(25)) { HandleFailure = handle }, 10, 10, 10);

    [Fact]
    public async Task RetryPolicy_HandleFailureSaysNo_DoesNotTryAgain()
    {
        int calls = 0;
        RetryPolicy policy = new(5, TimeSpan.FromMilliseconds(1))
        {
            HandleFailure = failure => failure.IsCausedBy<TimeoutException>(),
        };
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc("retry", context => context.CallActivityAsync("fail", options: TaskOptions.FromRetryPolicy(policy)))
                .AddActivityFunc("fail", (TaskActivityContext _) =>
                    throw (Interlocked.Increment(ref calls) < 3 ? new TimeoutException("slow") : new InvalidOperationException("broken"))),
            setup => setup.Clock = null);

        OrchestrationMetadata end = await host.RunAsync("retry");

        Assert.Equal(3, calls);
        Assert.Equal("broken", end.FailureDetails?.InnerFailure?.ErrorMessage);
    }

    [Fact]
    public async Task RetryPolicy_AttemptsUsedUp_TakesOneMoreTaskIdForATimerDueAtOnce()
    {
        RetryPolicy policy = new(1, TimeSpan.FromMinutes(1));
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int[]>("retry", async context =>
            {
                int[] ids = new int[2];
                for (int call = 0; call < ids.Length; call++)
                {
                    try
                    {
                        await context.CallActivityAsync("fail", options: TaskOptions.FromRetryPolicy(policy));
                    }
                    catch (TaskFailedException failure)
                    {
                        ids[call] = failure.TaskId;
                    }
                }

                return ids;
            })
            .AddActivityFunc("fail", (TaskActivityContext _) => throw new InvalidOperationException("no")));

        int[]? ids = await host.OutputAsync<int[]>("retry");

        Assert.Equal<int>([0, 2], ids ?? []);
    }

    [Fact]
    public async Task RetryPolicy_TimeoutPassed_StillAsksTheFilter()
    {
        Counter calls = new();
        Counter asked = new();
        RetryPolicy policy = new(5, TimeSpan.FromMinutes(10), retryTimeout: TimeSpan.FromMinutes(10))
        {
            // Replay asks again about earlier failures; the number of the call tells them apart.
            HandleFailure = failure => asked.Reach(int.Parse(failure.ErrorMessage, CultureInfo.InvariantCulture)) > 0,
        };
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("retry", context => context.CallActivityAsync("fail", options: TaskOptions.FromRetryPolicy(policy)))
            .AddActivityFunc("fail", (TaskActivityContext _) =>
                throw new InvalidOperationException(calls.Add().ToString(CultureInfo.InvariantCulture))));

        Task<OrchestrationMetadata> end = host.RunAsync("retry");
        await asked.ReachesAsync(1);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await end;

        Assert.Equal(2, calls.Count);
        Assert.Equal(2, asked.Count);
    }

    [Fact]
    public async Task RetryPolicy_ResultCannotBeRead_CountsAsAFailedAttempt()
    {
        Counter calls = new();
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<int>("retry", context => context.CallActivityAsync<int>(
                    "answer", options: TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(1)))))
                .AddActivityFunc<object>("answer", _ => calls.Add() < 2 ? "no number" : 7),
            setup => setup.Clock = null);

        Assert.Equal(7, await host.OutputAsync<int>("retry"));
        Assert.Equal(2, calls.Count);
    }

    [Fact]
    public async Task RetryHandler_Sync_SeesAttemptsAndDecides()
    {
        List<string> seen = [];
        TaskOptions options = TaskOptions.FromRetryHandler(retry =>
        {
            if (!retry.OrchestrationContext.IsReplaying)
            {
                seen.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage} {retry.LastFailure.IsCausedBy<InvalidOperationException>()}");
            }

            return retry.LastAttemptNumber < 3;
        });
        int calls = 0;
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("retry", context => context.CallActivityAsync("fail", options: options))
            .AddActivityFunc("fail", (TaskActivityContext _) => throw new InvalidOperationException($"call {Interlocked.Increment(ref calls)}")));

        OrchestrationMetadata end = await host.RunAsync("retry");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(["1 call 1 True", "2 call 2 True", "3 call 3 True"], seen);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task RetryHandler_Async_MayWaitForATimer()
    {
        TaskOptions options = TaskOptions.FromRetryHandler(async retry =>
        {
            await retry.OrchestrationContext.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            return retry.TotalRetryTime > TimeSpan.Zero;
        });
        int calls = 0;
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<int>("retry", context => context.CallActivityAsync<int>("flaky", options: options))
                .AddActivityFunc<int>("flaky", async _ =>
                {
                    await Task.Delay(5);
                    return Interlocked.Increment(ref calls) < 3 ? throw new TimeoutException("later") : calls;
                }),
            setup => setup.Clock = null);

        Assert.Equal(3, await host.OutputAsync<int>("retry"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retry_TaskNotRegistered_IsNotRetried(bool activity)
    {
        int handled = 0;
        TaskOptions options = TaskOptions.FromRetryHandler(_ =>
        {
            Interlocked.Increment(ref handled);
            return false;
        });
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc("retry", context => activity
            ? context.CallActivityAsync("bogus", options: options)
            : context.CallSubOrchestratorAsync("bogus", options: options)));

        OrchestrationMetadata end = await host.RunAsync("retry");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("bogus", end.FailureDetails?.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0, handled);
    }

    [Theory]
    [InlineData(0, 1, 1.0, null, null, "maxNumberOfAttempts")]
    [InlineData(1, 0, 1.0, null, null, "firstRetryInterval")]
    [InlineData(1, 1, 0.5, null, null, "backoffCoefficient")]
    [InlineData(1, 10, 1.0, 5, null, "maxRetryInterval")]
    [InlineData(1, 10, 1.0, null, 5, "retryTimeout")]
    public void RetryPolicy_ValueOutOfRange_Throws(int attempts, int first, double backoff, int? max, int? timeout, string parameter)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => new RetryPolicy(
            attempts, TimeSpan.FromSeconds(first), backoff, Seconds(max), Seconds(timeout)));

        Assert.Equal(parameter, error.ParamName);
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    /// <summary>Runs an activity that always fails, and checks that the attempts come these minutes apart, and no more follow.</summary>
    private async Task CheckAttemptsAsync(Func<Func<TaskFailureDetails, bool>, RetryPolicy> policyOf, params int[] gaps)
    {
        Counter attempts = new();
        Counter handled = new();

        // The turn that handles a failure has its time already, so the clock may move once the policy was asked.
        RetryPolicy policy = policyOf(_ => handled.Reach(attempts.Count) > 0);
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("retry", context => context.CallActivityAsync("fail", options: TaskOptions.FromRetryPolicy(policy)))
            .AddActivityFunc("fail", (TaskActivityContext _) =>
            {
                attempts.Add();
                throw new InvalidOperationException("no");
            }));

        Task<OrchestrationMetadata> end = host.RunAsync("retry");
        for (int attempt = 1; attempt <= gaps.Length; attempt++)
        {
            await handled.ReachesAsync(attempt);
            host.Clock.Advance(TimeSpan.FromMinutes(gaps[attempt - 1] - 1));
            await host.TurnAsync();
            Assert.Equal(attempt, attempts.Count);
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            await attempts.ReachesAsync(attempt + 1);
        }

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await end).RuntimeStatus);
        Assert.Equal(gaps.Length + 1, attempts.Count);
    }
}
