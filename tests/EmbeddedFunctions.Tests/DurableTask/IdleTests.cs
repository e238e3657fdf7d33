using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

/// <summary>Idle instances leave memory and come back, and a stop lets running work end.</summary>
public sealed class IdleTests() : EngineTest(EngineMode.Cached)
{
    [Fact]
    public async Task Cache_MoreInstancesThanItHolds_ReplaysThoseThatLeft()
    {
        Counter turns = new();
        await using EngineHost host = await StartAsync(
            tasks => Waiter(tasks, turns),
            setup => setup.Engine = options => options.CachedInstances = 1);

        // What is too much leaves on another thread: many, so that the cache stays too full until that has run.
        string[] ids = [.. Enumerable.Range(0, 20).Select(i => $"instance-{i}")];
        foreach (string id in ids)
        {
            await host.ScheduleAsAsync(id, "waiter");
            await host.UntilAtAsync(id, "waiting");
        }

        int before = turns.Count;
        foreach (string id in ids)
        {
            await host.RaiseAsync(id, "go", id);
            Assert.Equal(id, await host.OutputOfAsync<string>(id));
        }

        Assert.True(turns.Count > before, "Nothing was replayed, so nothing had left the cache.");
    }

    [Fact]
    public async Task Cache_RoomForAll_ReplaysNothing()
    {
        Counter starts = new();
        await using EngineHost host = await StartAsync(tasks => Waiter(tasks, starts));
        await host.ScheduleAsAsync("first", "waiter");
        await host.UntilAtAsync("first", "waiting");

        await host.RaiseAsync("first", "go", "a");

        Assert.Equal("a", await host.OutputOfAsync<string>("first"));
        Assert.Equal(1, starts.Count);
    }

    [Fact]
    public async Task Cache_LifetimePassed_ReplaysAndGoesOn()
    {
        Counter starts = new();
        await using EngineHost host = await StartAsync(
            tasks => Waiter(tasks, starts),
            setup => setup.Engine = options => options.CachedInstanceLifetime = TimeSpan.FromMinutes(10));
        await host.ScheduleAsAsync("first", "waiter");
        await host.UntilAtAsync("first", "waiting");

        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.TurnAsync();
        await host.RaiseAsync("first", "go", "a");

        Assert.Equal("a", await host.OutputOfAsync<string>("first"));
        Assert.Equal(2, starts.Count);
    }

    [Fact]
    public async Task StopAsync_ActivityRunning_WaitsForItAndKeepsItsResult()
    {
        using TempFolder folder = new();
        Counter runs = new();
        Gate started = new();
        Gate finish = new();
        Task stop;
        await using (EngineHost first = await StartAsync(tasks => Worker(tasks, runs, started, finish), setup => setup.DataDirectory = folder.File("data")))
        {
            await first.ScheduleAsAsync("release", "worker");
            await started.WaitAsync();
            stop = first.StopAsync();
            bool stoppedEarly = stop.IsCompleted;
            finish.Open();
            await stop;
            Assert.False(stoppedEarly);
        }

        await using EngineHost second = await StartAsync(tasks => Worker(tasks, runs, started, finish), setup => setup.DataDirectory = folder.File("data"));

        Assert.Equal("worked", await second.OutputOfAsync<string>("release"));
        Assert.Equal(1, runs.Count);
    }

    private static void Waiter(DurableTaskRegistry tasks, Counter starts) => tasks.AddOrchestratorFunc<string>("waiter", context =>
    {
        starts.Add();
        context.SetCustomStatus("waiting");
        return context.WaitForExternalEvent<string>("go");
    });

    private static void Worker(DurableTaskRegistry tasks, Counter runs, Gate started, Gate finish)
    {
        tasks.AddOrchestratorFunc<string>("worker", context => context.CallActivityAsync<string>("work"));
        tasks.AddActivityFunc<string>("work", async _ =>
        {
            runs.Add();
            started.Open();
            await finish.WaitAsync();
            return "worked";
        });
    }
}
