using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedTimerTests() : TimerTests(EngineMode.Cached);

public sealed class ReplayingTimerTests() : TimerTests(EngineMode.Replaying);

public abstract class TimerTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task CreateTimer_TimeNotReached_StaysOpenUntilItIs()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<TimeSpan>("sleep", async context =>
        {
            DateTime start = context.CurrentUtcDateTime;
            context.SetCustomStatus("asleep");
            await context.CreateTimer(TimeSpan.FromMinutes(10), CancellationToken.None);
            return context.CurrentUtcDateTime - start;
        }));
        string id = await host.ScheduleAsync("sleep");
        await host.UntilAtAsync(id, "asleep");

        host.Clock.Advance(TimeSpan.FromMinutes(9));
        await host.TurnAsync();
        OrchestrationMetadata? before = await host.FindAsync(id);
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(OrchestrationRuntimeStatus.Running, before?.RuntimeStatus);
        Assert.Equal(TimeSpan.FromMinutes(10), await host.OutputOfAsync<TimeSpan>(id));
    }

    [Fact]
    public async Task CreateTimer_InThePast_FiresAtOnce()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("late", async context =>
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(-1), CancellationToken.None);
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            return "fired";
        }));

        Assert.Equal("fired", await host.OutputAsync<string>("late"));
    }

    [Fact]
    public async Task CreateTimer_LongerThanTheLongestInterval_FiresOnceAtItsTime()
    {
        await using EngineHost host = await StartAsync(
            tasks => tasks.AddOrchestratorFunc<TimeSpan>("long", async context =>
            {
                DateTime start = context.CurrentUtcDateTime;
                context.SetCustomStatus("asleep");
                await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
                return context.CurrentUtcDateTime - start;
            }));
        string id = await host.ScheduleAsync("long");
        await host.UntilAtAsync(id, "asleep");

        for (int hour = 0; hour < (7 * 24) - 1; hour += 12)
        {
            host.Clock.Advance(TimeSpan.FromHours(hour == 0 ? 11 : 12));
            await host.TurnAsync();
            Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.FindAsync(id))?.RuntimeStatus);
        }

        host.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.FromDays(7), await host.OutputOfAsync<TimeSpan>(id));
    }

    [Fact]
    public async Task CreateTimer_AboveMaximumTimerInterval_TakesOneTimerPerInterval()
    {
        // Two timers of 3 s and one of 1 s come before this activity, so it is the fourth task, #3.
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<int>("split", async context =>
                {
                    await context.CreateTimer(TimeSpan.FromSeconds(7), CancellationToken.None);
                    try
                    {
                        await context.CallActivityAsync("fail");
                        return -1;
                    }
                    catch (TaskFailedException failure)
                    {
                        return failure.TaskId;
                    }
                })
                .AddActivityFunc("fail", (TaskActivityContext _) => throw new InvalidOperationException("no")),
            setup => setup.Worker = worker => worker.Configure(options => options.MaximumTimerInterval = TimeSpan.FromSeconds(3)));
        string id = await host.ScheduleAsync("split");

        Task<int> taskId = host.OutputOfAsync<int>(id);
        while (!taskId.IsCompleted)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.TurnAsync();
        }

        // Time that passes while a turn runs may save the last timer, never add one; unsplit it would be 1.
        Assert.InRange(await taskId, 2, 3);
    }

    [Fact]
    public void MaximumTimerInterval_Default_IsThreeDays() =>
        Assert.Equal(TimeSpan.FromDays(3), new DurableTaskWorkerOptions().MaximumTimerInterval);

    [Fact]
    public async Task CreateTimer_Cancelled_ThrowsAndDoesNotKeepTheInstanceOpen()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("cancel", async context =>
        {
            using CancellationTokenSource stop = new();
            Task timer = context.CreateTimer(TimeSpan.FromDays(30), stop.Token);
            stop.Cancel();
            try
            {
                await timer;
                return "fired";
            }
            catch (OperationCanceledException)
            {
                return "cancelled";
            }
        }));

        Assert.Equal("cancelled", await host.OutputAsync<string>("cancel"));
    }

    [Fact]
    public async Task CreateTimer_NeitherFiredNorCancelled_KeepsTheInstanceRunningUntilItFires()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("forgetful", async context =>
        {
            Task<string> decided = context.WaitForExternalEvent<string>("decided");
            Task expired = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            Task winner = await Task.WhenAny(decided, expired);
            context.SetCustomStatus("decided");
            return winner == decided ? await decided : "expired";
        }));
        string id = await host.ScheduleAsync("forgetful");
        await host.RaiseAsync(id, "decided", "yes");

        OrchestrationMetadata open = await host.UntilAtAsync(id, "decided");
        host.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(OrchestrationRuntimeStatus.Running, open.RuntimeStatus);
        Assert.Equal("yes", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task CreateTimer_ManyTimers_FireInTheOrderOfTheirTimes()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("order", async context =>
        {
            List<string> fired = [];
            async Task WaitAsync(int minutes)
            {
                await context.CreateTimer(TimeSpan.FromMinutes(minutes), CancellationToken.None);
                fired.Add($"{minutes}");
            }

            Task all = Task.WhenAll(WaitAsync(3), WaitAsync(1), WaitAsync(2));
            context.SetCustomStatus("asleep");
            await all;
            return string.Join(' ', fired);
        }));
        string id = await host.ScheduleAsync("order");
        await host.UntilAtAsync(id, "asleep");

        host.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("1 2 3", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task CreateTimer_LocalTime_IsTakenAsTheSameInstantInUtc()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("local", async context =>
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddMinutes(-1).ToLocalTime(), CancellationToken.None);
            return "fired";
        }));

        Assert.Equal("fired", await host.OutputAsync<string>("local"));
    }
}
