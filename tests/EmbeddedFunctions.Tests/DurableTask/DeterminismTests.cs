using System.Collections.Concurrent;
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;
using Microsoft.Extensions.Logging;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedDeterminismTests() : DeterminismTests(EngineMode.Cached);

public sealed class ReplayingDeterminismTests() : DeterminismTests(EngineMode.Replaying);

/// <summary>What an orchestrator may read: ids, clock, replay flag, logger.</summary>
public abstract class DeterminismTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task NewGuid_OverReplays_StaysTheSameAndDiffersFromTheNext()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("ids", async context =>
            {
                Guid first = context.NewGuid();
                Guid second = context.NewGuid();
                Guid firstEcho = await context.CallActivityAsync<Guid>("echo", first);
                Guid third = context.NewGuid();
                Guid secondEcho = await context.CallActivityAsync<Guid>("echo", second);
                Guid thirdEcho = await context.CallActivityAsync<Guid>("echo", third);
                int distinct = new HashSet<Guid> { first, second, third }.Count;
                return $"{first == firstEcho} {second == secondEcho} {third == thirdEcho} {distinct} {first.Version}";
            })
            .AddActivityFunc<Guid, Guid>("echo", (_, id) => id));

        Assert.Equal("True True True 3 5", await host.OutputAsync<string>("ids"));
    }

    [Fact]
    public async Task NewGuid_InTwoInstances_Differs()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<Guid>("id", context => context.NewGuid()));

        Assert.NotEqual(await host.OutputAsync<Guid>("id"), await host.OutputAsync<Guid>("id"));
    }

    [Fact]
    public async Task CurrentUtcDateTime_OverReplays_StaysTheSameAndMovesWithTheTurns()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("clock", async context =>
            {
                DateTime first = context.CurrentUtcDateTime;
                DateTime sameTurn = context.CurrentUtcDateTime;
                await context.WaitForExternalEvent<string?>("tick");
                DateTime second = context.CurrentUtcDateTime;
                await context.WaitForExternalEvent<string?>("tick");
                return $"{first == sameTurn} {second - first:c} {first.Kind}";
            }));
        string id = await host.ScheduleAsync("clock");
        await host.UntilAsync(id, OrchestrationRuntimeStatus.Running);

        host.Clock.Advance(TimeSpan.FromMinutes(3));
        await host.RaiseAsync(id, "tick");
        await host.TurnAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(4));
        await host.RaiseAsync(id, "tick");

        Assert.Equal("True 00:03:00 Utc", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task IsReplaying_OverThreeTurns_IsFalseOnlyWhereCodeRunsForTheFirstTime()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<bool[]>("replay", async context =>
        {
            List<bool> flags = [context.IsReplaying];
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            flags.Add(context.IsReplaying);
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            flags.Add(context.IsReplaying);
            return [.. flags];
        }));

        bool[]? flags = await host.OutputAsync<bool[]>("replay");

        Assert.Equal(Mode == EngineMode.Replaying ? [true, true, false] : [false, false, false], flags);
    }

    [Fact]
    public async Task CreateReplaySafeLogger_OverManyTurns_LogsEveryLineOnce()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("talk", async context =>
            {
                ILogger logger = context.CreateReplaySafeLogger("talk");
                for (int step = 0; step < 5; step++)
                {
                    logger.LogInformation("step {Step}", step);
                    await context.CallActivityAsync("work");
                }

                logger.LogInformation("end");
            })
            .AddActivityFunc("work", (TaskActivityContext _) => { }));

        await host.RunAsync("talk");

        Assert.Equal(
            ["step 0", "step 1", "step 2", "step 3", "step 4", "end"],
            host.Log.Entries.Where(entry => entry.Category == "talk").Select(entry => entry.Message));
    }

    [Fact]
    public async Task GetInput_AnyTime_IsTheInput()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string, string>("input", async (context, input) =>
        {
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            return $"{input} {context.GetInput<string>()}";
        }));

        Assert.Equal("a a", await host.OutputAsync<string>("input", "a"));
    }

    [Fact]
    public async Task Orchestrator_AwaitsOnlyWhatIsNotDurable_FailsAndIsToldWhy()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            // Deliberately wrong: nothing in the history could ever end this wait.
            .AddOrchestratorFunc("stray", _ => new TaskCompletionSource().Task));

        OrchestrationMetadata end = await host.RunAsync("stray");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("not durable", end.FailureDetails?.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Orchestrator_IsContinuedByWhatIsNotDurable_FailsAndIsToldWhy(bool onContext)
    {
        ConcurrentBag<TaskCompletionSource> strays = [];
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("stray", async context =>
            {
                Task timer = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                TaskCompletionSource stray = new(TaskCreationOptions.RunContinuationsAsynchronously);
                strays.Add(stray);
                await stray.Task.ConfigureAwait(onContext);
                string done = await context.CallActivityAsync<string>("work");
                await timer;
                return done;
            })
            .AddActivityFunc<string>("work", _ => "done"));
        string id = await host.ScheduleAsync("stray");
        await host.UntilAsync(id, OrchestrationRuntimeStatus.Running);

        // Only now, when the turn is over for sure: a wait that has ended before it is awaited would not be noticed.
        Assert.All(strays, stray => stray.SetResult());
        OrchestrationMetadata end = await host.EndAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("not durable", end.FailureDetails?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orchestrator_ManyAtOnce_KeepTheirStateApart()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, string>("apart", async (context, number) =>
            {
                int sum = 0;
                for (int step = 0; step < 5; step++)
                {
                    sum += await context.CallActivityAsync<int>("echo", number);
                }

                return $"{context.InstanceId} {sum}";
            })
            .AddActivityFunc<int, int>("echo", (_, number) => number));

        string?[] outputs = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            host.OutputAsync<string>("apart", number, new StartOrchestrationOptions($"i{number}"))));

        Assert.Equal(Enumerable.Range(0, 50).Select(number => $"i{number} {number * 5}"), outputs);
    }
}
