using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedRestartTests() : RestartTests(EngineMode.Cached);

public sealed class ReplayingRestartTests() : RestartTests(EngineMode.Replaying);

/// <summary>What survives a restart.</summary>
public abstract class RestartTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task Restart_WaitingForAnEvent_ReceivesItAfterwards()
    {
        using TempFolder folder = new();
        await using (EngineHost first = await OpenAsync(folder, Tasks))
        {
            await first.ScheduleAsAsync("release", "waiter");
            await first.UntilAtAsync("release", "waiting");
        }

        await using EngineHost second = await OpenAsync(folder, Tasks);
        await second.RaiseAsync("release", "go", "after");

        Assert.Equal("after", await second.OutputOfAsync<string>("release"));
    }

    [Fact]
    public async Task Restart_EventRaisedBefore_IsNotLost()
    {
        using TempFolder folder = new();
        await using (EngineHost first = await OpenAsync(folder, Tasks))
        {
            await first.ScheduleAsAsync("release", "twoEvents");
            await first.RaiseAsync("release", "second", "b");
            await first.TurnAsync();
        }

        await using EngineHost second = await OpenAsync(folder, Tasks);
        await second.RaiseAsync("release", "first", "a");

        Assert.Equal("ab", await second.OutputOfAsync<string>("release"));
    }

    [Fact]
    public async Task Restart_TimerDueMeanwhile_FiresAtTheStart()
    {
        using TempFolder folder = new();
        FakeTimeProvider clock = EngineHostSetup.NewClock();
        await using (EngineHost first = await OpenAsync(folder, Tasks, clock))
        {
            await first.ScheduleAsAsync("release", "sleeper");
            await first.UntilAtAsync("release", "asleep");
        }

        clock.Advance(TimeSpan.FromHours(2));
        await using EngineHost second = await OpenAsync(folder, Tasks, clock);

        Assert.Equal("awake", await second.OutputOfAsync<string>("release"));
    }

    [Fact]
    public async Task Restart_TimerNotYetDue_FiresAtItsTime()
    {
        using TempFolder folder = new();
        FakeTimeProvider clock = EngineHostSetup.NewClock();
        await using (EngineHost first = await OpenAsync(folder, Tasks, clock))
        {
            await first.ScheduleAsAsync("release", "sleeper");
            await first.UntilAtAsync("release", "asleep");
        }

        clock.Advance(TimeSpan.FromMinutes(30));
        await using EngineHost second = await OpenAsync(folder, Tasks, clock);
        await second.TurnAsync();
        OrchestrationRuntimeStatus? before = (await second.FindAsync("release"))?.RuntimeStatus;
        clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(OrchestrationRuntimeStatus.Running, before);
        Assert.Equal("awake", await second.OutputOfAsync<string>("release"));
    }

    [Fact]
    public async Task Restart_ActivityNotFinished_RunsAgain()
    {
        using TempFolder folder = new();
        Counter runs = new();
        Gate never = new();
        await using (EngineHost first = await OpenAsync(
            folder, tasks => Worker(tasks, runs, never.WaitAsync), services: services => services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50))))
        {
            await first.ScheduleAsAsync("release", "worker");
            await runs.ReachesAsync(1);
        }

        await using EngineHost second = await OpenAsync(folder, tasks => Worker(tasks, runs, () => Task.CompletedTask));

        Assert.Equal("worked", await second.OutputOfAsync<string>("release"));
        Assert.Equal(2, runs.Count);
        never.Open();
    }

    [Fact]
    public async Task Restart_ActivityFinished_DoesNotRunAgain()
    {
        using TempFolder folder = new();
        Counter runs = new();
        await using (EngineHost first = await OpenAsync(folder, tasks => Worker(tasks, runs, () => Task.CompletedTask)))
        {
            await first.ScheduleAsAsync("release", "workerThenWait");
            await first.UntilAtAsync("release", "worked");
        }

        await using EngineHost second = await OpenAsync(folder, tasks => Worker(tasks, runs, () => Task.CompletedTask));
        await second.RaiseAsync("release", "go", "on");

        Assert.Equal("on", await second.OutputOfAsync<string>("release"));
        Assert.Equal(1, runs.Count);
    }

    [Fact]
    public async Task Restart_SubOrchestrationOpen_ParentGetsItsResult()
    {
        using TempFolder folder = new();
        await using (EngineHost first = await OpenAsync(folder, Tasks))
        {
            await first.ScheduleAsAsync("release", "parent");
            await first.UntilAtAsync("stage", "waiting");
        }

        await using EngineHost second = await OpenAsync(folder, Tasks);
        await second.RaiseAsync("stage", "go", "from the child");

        Assert.Equal("from the child", await second.OutputOfAsync<string>("release"));
    }

    [Fact]
    public async Task Restart_Suspended_StaysSuspendedUntilResumed()
    {
        using TempFolder folder = new();
        await using (EngineHost first = await OpenAsync(folder, Tasks))
        {
            await first.ScheduleAsAsync("release", "waiter");
            await first.UntilAtAsync("release", "waiting");
            await first.Client.SuspendInstanceAsync("release", cancellation: TestContext.Current.CancellationToken);
            await first.UntilAsync("release", OrchestrationRuntimeStatus.Suspended);
            await first.RaiseAsync("release", "go", "kept");
        }

        await using EngineHost second = await OpenAsync(folder, Tasks);
        await second.TurnAsync();
        OrchestrationRuntimeStatus? before = (await second.FindAsync("release"))?.RuntimeStatus;
        await second.Client.ResumeInstanceAsync("release", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, before);
        Assert.Equal("kept", await second.OutputOfAsync<string>("release"));
    }

    [Fact]
    public async Task Restart_Ended_KeepsEverythingTheClientShows()
    {
        using TempFolder folder = new();
        OrchestrationMetadata before;
        await using (EngineHost first = await OpenAsync(folder, Tasks))
        {
            before = await first.RunAsync("failing", "input", new StartOrchestrationOptions("release") { Tags = new Dictionary<string, string> { ["a"] = "b" } });
        }

        await using EngineHost second = await OpenAsync(folder, Tasks);
        OrchestrationMetadata? after = await second.FindAsync("release");

        Assert.NotNull(after);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, after.RuntimeStatus);
        Assert.Equal(before.CreatedAt, after.CreatedAt);
        Assert.Equal(before.LastUpdatedAt, after.LastUpdatedAt);
        Assert.Equal(before.SerializedInput, after.SerializedInput);
        Assert.Equal(before.SerializedCustomStatus, after.SerializedCustomStatus);
        Assert.Equal(before.FailureDetails?.ToString(), after.FailureDetails?.ToString());
        Assert.Equal("b", after.Tags["a"]);
    }

    [Fact]
    public async Task Restart_StartAtInTheFuture_StillWaitsForIt()
    {
        using TempFolder folder = new();
        FakeTimeProvider clock = EngineHostSetup.NewClock();
        await using (EngineHost first = await OpenAsync(folder, Tasks, clock))
        {
            await first.ScheduleAsync("failing", "input", new StartOrchestrationOptions("later", clock.GetUtcNow().AddDays(1)));
        }

        await using EngineHost second = await OpenAsync(folder, Tasks, clock);
        await second.TurnAsync();
        OrchestrationRuntimeStatus? before = (await second.FindAsync("later"))?.RuntimeStatus;
        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(OrchestrationRuntimeStatus.Pending, before);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await second.EndAsync("later")).RuntimeStatus);
    }

    private Task<EngineHost> OpenAsync(
        TempFolder folder,
        Action<DurableTaskRegistry> tasks,
        FakeTimeProvider? clock = null,
        Action<IServiceCollection>? services = null) =>
        StartAsync(tasks, setup =>
        {
            setup.DataDirectory = folder.File("data");
            setup.Clock = clock ?? setup.Clock;
            setup.Services = services;
        });

    private static void Tasks(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc<string>("waiter", context =>
        {
            context.SetCustomStatus("waiting");
            return context.WaitForExternalEvent<string>("go");
        });
        tasks.AddOrchestratorFunc<string>("twoEvents", async context =>
            await context.WaitForExternalEvent<string>("first") + await context.WaitForExternalEvent<string>("second"));
        tasks.AddOrchestratorFunc<string>("sleeper", async context =>
        {
            context.SetCustomStatus("asleep");
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "awake";
        });
        tasks.AddOrchestratorFunc<string>("parent", context =>
            context.CallSubOrchestratorAsync<string>("waiter", new SubOrchestrationOptions(instanceId: "stage")));
        tasks.AddOrchestratorFunc<string, string>("failing", string (context, input) =>
        {
            context.SetCustomStatus("failing");
            throw new InvalidOperationException(input);
        });
    }

    private static void Worker(DurableTaskRegistry tasks, Counter runs, Func<Task> work)
    {
        tasks.AddActivityFunc<string>("work", async _ =>
        {
            runs.Add();
            await work();
            return "worked";
        });
        tasks.AddOrchestratorFunc<string>("worker", context => context.CallActivityAsync<string>("work"));
        tasks.AddOrchestratorFunc<string>("workerThenWait", async context =>
        {
            context.SetCustomStatus(await context.CallActivityAsync<string>("work"));
            return await context.WaitForExternalEvent<string>("go");
        });
    }
}
