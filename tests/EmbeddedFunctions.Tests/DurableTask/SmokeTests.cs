#pragma warning disable xUnit1051 // Waits are bounded by SmokeHost.Patience; the other calls end at once.
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class SmokeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sequence_OfActivities_ReturnsTheirResultsInOrder(bool replayEveryTurn)
    {
        await using var host = await SmokeHost.StartAsync(
            tasks =>
            {
                tasks.AddOrchestratorFunc<object?, List<string>>("Hello", async (context, _) =>
                [
                    await context.CallActivityAsync<string>("Greet", "Tokyo"),
                    await context.CallActivityAsync<string>("Greet", "London"),
                    await context.CallActivityAsync<string>("Greet", "Seattle"),
                ]);
                tasks.AddActivityFunc<string, string>("Greet", (_, city) => $"Hello {city}!");
            },
            o => o.ReplayEveryTurn = replayEveryTurn);

        var end = await host.EndOfAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("Hello"));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(["Hello Tokyo!", "Hello London!", "Hello Seattle!"], end.ReadOutputAs<List<string>>()!);
    }

    [Theory]
    [InlineData(false, 1000)]
    [InlineData(true, 50)]
    public async Task FanOut_ManyActivities_CollectsAllResults(bool replayEveryTurn, int width)
    {
        await using var host = await SmokeHost.StartAsync(
            tasks =>
            {
                tasks.AddOrchestratorFunc<int, int>("Sum", async (context, n) =>
                {
                    var parts = await Task.WhenAll(Enumerable.Range(1, n).Select(i => context.CallActivityAsync<int>("Double", i)));
                    return parts.Sum();
                });
                tasks.AddActivityFunc<int, int>("Double", (_, i) => i * 2);
            },
            o => o.ReplayEveryTurn = replayEveryTurn);

        var end = await host.EndOfAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("Sum", width));

        Assert.Equal(width * (width + 1), end.ReadOutputAs<int>());
    }

    [Fact]
    public async Task Timer_OfSevenDays_FiresWhenTheClockGetsThere()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await SmokeHost.StartAsync(
            tasks => tasks.AddOrchestratorFunc<object?, DateTime>("Wait", async (context, _) =>
            {
                await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
                return context.CurrentUtcDateTime;
            }),
            time: time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await host.Client.WaitForInstanceStartAsync(id);
        var end = host.EndOfAsync(id);

        // The timer is split; each step must let the engine take the turn before.
        for (var hours = 0; hours <= 7 * 24 && !end.IsCompleted; hours += 6)
        {
            time.Advance(TimeSpan.FromHours(6));
            await host.Client.RaiseEventAsync(id, "Tick");
        }

        var reached = (await end).ReadOutputAs<DateTime>();
        Assert.True(reached >= new DateTime(2026, 1, 8, 0, 0, 0, DateTimeKind.Utc), $"fired at {reached:o}");
    }

    [Fact]
    public async Task ExternalEvents_RaisedBeforeAndAfterTheWait_ArriveInOrderWithoutCase()
    {
        await using var host = await SmokeHost.StartAsync(tasks => tasks.AddOrchestratorFunc<object?, string>("Listen", async (context, _) =>
        {
            var go = await context.WaitForExternalEvent<string>("go");
            var first = await context.WaitForExternalEvent<string>("part");
            var second = await context.WaitForExternalEvent<string>("PART");
            return go + first + second;
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Listen");

        await host.Client.RaiseEventAsync(id, "Part", "1");
        await host.Client.RaiseEventAsync(id, "pArT", "2");
        await host.Client.RaiseEventAsync(id, "GO", "0");

        Assert.Equal("012", (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task SubOrchestration_ThatFails_FailsTheCallWithItsDetails()
    {
        await using var host = await SmokeHost.StartAsync(tasks =>
        {
            tasks.AddOrchestratorFunc<object?, string>("Parent", async (context, _) =>
            {
                try
                {
                    return await context.CallSubOrchestratorAsync<string>("Child", null, new SubOrchestrationOptions(instanceId: "the-child"));
                }
                catch (TaskFailedException e)
                {
                    return $"{e.TaskName}|{e.FailureDetails.ErrorType}|{e.FailureDetails.ErrorMessage}";
                }
            });
            tasks.AddOrchestratorFunc("Child", (TaskOrchestrationContext _) => throw new InvalidOperationException("broken"));
        });

        var end = await host.EndOfAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("Parent"));

        Assert.Equal("Child|System.InvalidOperationException|broken", end.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.Client.GetInstanceAsync("the-child"))!.RuntimeStatus);
    }

    [Fact]
    public async Task RetryPolicy_ActivityFailsTwice_SucceedsOnTheThirdAttempt()
    {
        var attempts = 0;
        await using var host = await SmokeHost.StartAsync(tasks =>
        {
            tasks.AddOrchestratorFunc<object?, int>("Retry", (context, _) => context.CallActivityAsync<int>(
                "Flaky", options: TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(1)))));
            tasks.AddActivityFunc<object?, int>("Flaky", (_, _) =>
                Interlocked.Increment(ref attempts) < 3 ? throw new TimeoutException() : attempts);
        });

        var end = await host.EndOfAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("Retry"));

        Assert.Equal(3, end.ReadOutputAs<int>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContinueAsNew_WithUnprocessedEvents_KeepsThem(bool replayEveryTurn)
    {
        await using var host = await SmokeHost.StartAsync(
            tasks => tasks.AddOrchestratorFunc<int, int>("Count", async (context, sum) =>
            {
                var value = await context.WaitForExternalEvent<int>("add");
                if (value == 0)
                {
                    return sum;
                }

                context.ContinueAsNew(sum + value);
                return 0;
            }),
            o => o.ReplayEveryTurn = replayEveryTurn);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Count", 0);

        for (var i = 1; i <= 20; i++)
        {
            await host.Client.RaiseEventAsync(id, "add", i);
        }

        await host.Client.RaiseEventAsync(id, "add", 0);
        Assert.Equal(210, (await host.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Restart_OfTheProcess_GoesOnFromDisk()
    {
        var directory = Directory.CreateTempSubdirectory("durable");
        try
        {
            void Tasks(DurableTaskRegistry tasks)
            {
                tasks.AddOrchestratorFunc<object?, string>("Approve", async (context, _) =>
                {
                    var before = await context.CallActivityAsync<string>("Echo", "before");
                    var decision = await context.WaitForExternalEvent<string>("decision");
                    return $"{before} {decision} {await context.CallActivityAsync<string>("Echo", "after")}";
                });
                tasks.AddActivityFunc<string, string>("Echo", (_, text) => text);
            }

            string id;
            await using (var first = await SmokeHost.StartAsync(Tasks, o => o.DataDirectory = directory.FullName))
            {
                id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Approve");
                await first.Client.WaitForInstanceStartAsync(id);
            }

            await using var second = await SmokeHost.StartAsync(Tasks, o => o.DataDirectory = directory.FullName);
            await second.Client.RaiseEventAsync(id, "decision", "yes");

            Assert.Equal("before yes after", (await second.EndOfAsync(id)).ReadOutputAs<string>());
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task SecondEngine_OnTheSameDirectory_IsRefused()
    {
        var directory = Directory.CreateTempSubdirectory("durable");
        try
        {
            await using var first = await SmokeHost.StartAsync(_ => { }, o => o.DataDirectory = directory.FullName);

            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
                () => SmokeHost.StartAsync(_ => { }, o => o.DataDirectory = directory.FullName));

            Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Suspend_ThenResume_DeliversWhatArrivedMeanwhile()
    {
        await using var host = await SmokeHost.StartAsync(tasks =>
            tasks.AddOrchestratorFunc<object?, string>("Listen", (context, _) => context.WaitForExternalEvent<string>("go")));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Listen");
        await host.Client.WaitForInstanceStartAsync(id);

        await host.Client.SuspendInstanceAsync(id, "pause");
        await host.Client.RaiseEventAsync(id, "go", "went");
        await host.Client.ResumeInstanceAsync(id);

        Assert.Equal("went", (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Suspend_TwiceWhileAnActivityRuns_HoldsItsAnswerUntilResumedOnce(bool replayEveryTurn)
    {
        var generations = 0;
        Func<string, Task> pause = _ => Task.CompletedTask;
        TaskCompletionSource pausedTwice = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await SmokeHost.StartAsync(
            tasks =>
            {
                tasks.AddOrchestratorFunc<int, int>("Again", async (context, generation) =>
                {
                    if (!context.IsReplaying)
                    {
                        Interlocked.Increment(ref generations);
                    }

                    if (generation == 1)
                    {
                        return generation;
                    }

                    await context.CallActivityAsync("PauseMe");
                    context.ContinueAsNew(1);
                    return 0;
                });
                tasks.AddActivityFunc("PauseMe", async (TaskActivityContext context) =>
                {
                    // Twice, and answered only then: the answer waits in the inbox behind both.
                    await pause(context.InstanceId);
                    await pause(context.InstanceId);
                    pausedTwice.TrySetResult();
                });
            },
            o => o.ReplayEveryTurn = replayEveryTurn);
        pause = id => host.Client.SuspendInstanceAsync(id);
        var instance = await host.Client.ScheduleNewOrchestrationInstanceAsync("Again", 0);
        using var patience = new CancellationTokenSource(SmokeHost.Patience);

        // A pause that came after the continuation would hold the instance for good.
        await pausedTwice.Task.WaitAsync(patience.Token);
        while ((await host.Client.GetInstanceAsync(instance))!.RuntimeStatus != OrchestrationRuntimeStatus.Suspended)
        {
            patience.Token.ThrowIfCancellationRequested();
            await host.Client.RaiseEventAsync("nobody", "tick");
        }

        Assert.Equal(1, generations);
        await host.Client.ResumeInstanceAsync(instance);

        Assert.Equal(1, (await host.EndOfAsync(instance)).ReadOutputAs<int>());
        Assert.Equal(2, generations);
    }

    [Fact]
    public async Task Terminate_RunningInstance_EndsItWithTheOutput()
    {
        await using var host = await SmokeHost.StartAsync(tasks =>
            tasks.AddOrchestratorFunc<object?, string>("Listen", (context, _) => context.WaitForExternalEvent<string>("never")));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Listen");

        await host.Client.TerminateInstanceAsync(id, "stopped");

        var end = await host.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
        Assert.Equal("stopped", end.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IllegalAwait_OfADelay_FailsTheInstanceWithAnExplanation(bool replayEveryTurn)
    {
        await using var host = await SmokeHost.StartAsync(
            tasks => tasks.AddOrchestratorFunc("Bad", (TaskOrchestrationContext _) => new TaskCompletionSource().Task),
            o => o.ReplayEveryTurn = replayEveryTurn);

        var end = await host.EndOfAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("Bad"));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("not durable", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Divergence_OfCodeFromHistory_FailsTheInstanceNamingBoth()
    {
        var name = "First";
        await using var host = await SmokeHost.StartAsync(
            tasks =>
            {
                tasks.AddOrchestratorFunc("Changing", async (TaskOrchestrationContext context) =>
                {
                    await context.CallActivityAsync(name);
                    await context.WaitForExternalEvent<string>("go");
                });
                tasks.AddActivityFunc("First", (TaskActivityContext _) => { });
                tasks.AddActivityFunc("Second", (TaskActivityContext _) => name = "Second");
            },
            o => o.ReplayEveryTurn = true);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Changing");
        await host.Client.WaitForInstanceStartAsync(id);

        name = "Second";
        await host.Client.RaiseEventAsync(id, "go", "x");

        var end = await host.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Matches("sequence number 0.*'First'.*'Second'.*\\?$", end.FailureDetails!.ErrorMessage);
    }
}
