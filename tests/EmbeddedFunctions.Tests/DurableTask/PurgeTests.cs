using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedPurgeTests() : PurgeTests(EngineMode.Cached);

public sealed class ReplayingPurgeTests() : PurgeTests(EngineMode.Replaying);

/// <summary>Purge and restart.</summary>
public abstract class PurgeTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task PurgeInstanceAsync_Ended_RemovesIt()
    {
        await using EngineHost host = await StartAsync(Tasks);
        await host.ScheduleAsAsync("gone", "short");
        await host.EndAsync("gone");

        PurgeResult result = await host.Client.PurgeInstanceAsync("gone", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(1, result.PurgedInstanceCount);
        Assert.Null(await host.FindAsync("gone"));
    }

    [Fact]
    public async Task PurgeInstanceAsync_Running_LeavesIt()
    {
        await using EngineHost host = await StartAsync(Tasks);
        await host.ScheduleAsAsync("busy", "waiter");
        await host.UntilAsync("busy", OrchestrationRuntimeStatus.Running);

        PurgeResult result = await host.Client.PurgeInstanceAsync("busy", cancellation: TestContext.Current.CancellationToken);
        await host.RaiseAsync("busy", "go", "on");

        Assert.Equal(0, result.PurgedInstanceCount);
        Assert.Equal("on", await host.OutputOfAsync<string>("busy"));
    }

    [Fact]
    public async Task PurgeInstanceAsync_Unknown_CountsNone()
    {
        await using EngineHost host = await StartAsync(Tasks);

        Assert.Equal(0, (await host.Client.PurgeInstanceAsync("nobody", cancellation: TestContext.Current.CancellationToken)).PurgedInstanceCount);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task PurgeInstanceAsync_WithChildren_TakesThemAlongIfRecursive(bool recursive, int expected)
    {
        await using EngineHost host = await StartAsync(Tasks);
        await host.ScheduleAsAsync("top", "grandparent");
        await host.EndAsync("top");

        PurgeResult result = await host.Client.PurgeInstanceAsync(
            "top", new PurgeInstanceOptions(recursive), TestContext.Current.CancellationToken);

        Assert.Equal(expected, result.PurgedInstanceCount);
        Assert.Null(await host.FindAsync("top"));
        Assert.Equal(recursive, await host.FindAsync("bottom") is null);
    }

    [Fact]
    public async Task PurgeAllInstancesAsync_ByTimeAndStatus_RemovesOnlyWhatMatches()
    {
        await using EngineHost host = await StartAsync(Tasks);
        await host.ScheduleAsAsync("old", "short");
        await host.EndAsync("old");
        await host.ScheduleAsAsync("old failed", "missing");
        await host.EndAsync("old failed");
        await host.ScheduleAsAsync("old running", "waiter");
        await host.UntilAsync("old running", OrchestrationRuntimeStatus.Running);
        host.Clock.Advance(TimeSpan.FromDays(10));
        await host.ScheduleAsAsync("new", "short");
        await host.EndAsync("new");

        PurgeResult result = await host.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(CreatedTo: host.Clock.GetUtcNow().AddDays(-1), Statuses: [OrchestrationRuntimeStatus.Completed]),
            TestContext.Current.CancellationToken);

        Assert.Equal(1, result.PurgedInstanceCount);
        Assert.Equal(["new", "old failed", "old running"], await IdsAsync(host));
    }

    [Fact]
    public async Task PurgeAllInstancesAsync_NoStatusGiven_LeavesTheRunning()
    {
        await using EngineHost host = await StartAsync(Tasks);
        await host.ScheduleAsAsync("ended", "short");
        await host.EndAsync("ended");
        await host.ScheduleAsAsync("running", "waiter");
        await host.UntilAsync("running", OrchestrationRuntimeStatus.Running);

        PurgeResult result = await host.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(CreatedFrom: host.Clock.GetUtcNow().AddDays(-1)), TestContext.Current.CancellationToken);

        Assert.Equal(1, result.PurgedInstanceCount);
        Assert.Equal(["running"], await IdsAsync(host));
    }

    [Fact]
    public async Task PurgeInstanceAsync_ThenTheSameId_StartsAfresh()
    {
        await using EngineHost host = await StartAsync(Tasks);
        await host.ScheduleAsAsync("again", "waiter");
        await host.RaiseAsync("again", "go", "first");
        await host.RaiseAsync("again", "go", "never read");
        await host.EndAsync("again");
        await host.Client.PurgeInstanceAsync("again", cancellation: TestContext.Current.CancellationToken);

        await host.ScheduleAsAsync("again", "waiter");
        await host.RaiseAsync("again", "go", "second");

        Assert.Equal("second", await host.OutputOfAsync<string>("again"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RestartAsync_Ended_RunsTheSameInputAgain(bool newId)
    {
        await using EngineHost host = await StartAsync(Tasks);
        await host.ScheduleAsAsync("release-1", "echo", 42);
        await host.EndAsync("release-1");

        string restarted = await host.Client.RestartAsync("release-1", newId, TestContext.Current.CancellationToken);
        OrchestrationMetadata end = await host.EndAsync(restarted);

        Assert.Equal(newId, restarted != "release-1");
        Assert.Equal("echo", end.Name);
        Assert.Equal("42", end.SerializedInput);
        Assert.Equal(42, end.ReadOutputAs<int>());
    }

    [Fact]
    public async Task RestartAsync_Running_Throws()
    {
        await using EngineHost host = await StartAsync(Tasks);
        await host.ScheduleAsAsync("busy", "waiter");
        await host.UntilAsync("busy", OrchestrationRuntimeStatus.Running);

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.RestartAsync("busy", cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RestartAsync_Unknown_ThrowsAnArgumentException()
    {
        await using EngineHost host = await StartAsync(Tasks);

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(
            () => host.Client.RestartAsync("nobody", cancellation: TestContext.Current.CancellationToken));

        Assert.Contains("nobody", error.Message, StringComparison.Ordinal);
    }

    private static async Task<List<string>> IdsAsync(EngineHost host)
    {
        List<string> ids = [];
        await foreach (OrchestrationMetadata instance in host.Client.GetAllInstancesAsync())
        {
            ids.Add(instance.InstanceId);
        }

        ids.Sort(StringComparer.Ordinal);
        return ids;
    }

    private static void Tasks(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc<string>("short", _ => "done");
        tasks.AddOrchestratorFunc<int, int>("echo", (_, number) => number);
        tasks.AddOrchestratorFunc<string>("waiter", context => context.WaitForExternalEvent<string>("go"));
        tasks.AddOrchestratorFunc("grandparent", context =>
            context.CallSubOrchestratorAsync("parent", options: new SubOrchestrationOptions(instanceId: "middle")));
        tasks.AddOrchestratorFunc("parent", context =>
            context.CallSubOrchestratorAsync("short", options: new SubOrchestrationOptions(instanceId: "bottom")));
    }
}
