using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedLifecycleTests() : LifecycleTests(EngineMode.Cached);

public sealed class ReplayingLifecycleTests() : LifecycleTests(EngineMode.Replaying);

/// <summary>Suspend, resume, terminate.</summary>
public abstract class LifecycleTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task SuspendInstanceAsync_EventsAndTimersMeanwhile_HappenAfterTheResume()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("both", async context =>
        {
            Task timer = context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            context.SetCustomStatus("waiting");
            string first = await context.WaitForExternalEvent<string>("note");
            string second = await context.WaitForExternalEvent<string>("note");
            context.SetCustomStatus("notes read");
            await timer;
            return first + second;
        }));
        string id = await host.ScheduleAsync("both");
        await host.UntilAtAsync(id, "waiting");

        await host.Client.SuspendInstanceAsync(id, "incident", TestContext.Current.CancellationToken);
        await host.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);
        await host.RaiseAsync(id, "note", "a");
        await host.RaiseAsync(id, "note", "b");
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await host.TurnAsync();
        OrchestrationMetadata? suspended = await host.FindAsync(id);
        await host.Client.ResumeInstanceAsync(id, "over", TestContext.Current.CancellationToken);

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, suspended?.RuntimeStatus);
        Assert.Equal("\"waiting\"", suspended?.SerializedCustomStatus);
        Assert.Equal("ab", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task SuspendInstanceAsync_ActivityRunning_ItsResultCountsAfterTheResume()
    {
        Gate work = new();
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("worker", context => context.CallActivityAsync<string>("work"))
            .AddActivityFunc<string>("work", async _ =>
            {
                await work.WaitAsync();
                return "result";
            }));
        string id = await host.ScheduleAsync("worker");
        await host.UntilAsync(id, OrchestrationRuntimeStatus.Running);

        await host.Client.SuspendInstanceAsync(id, cancellation: TestContext.Current.CancellationToken);
        await host.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);
        work.Open();
        await host.TurnAsync();
        OrchestrationRuntimeStatus? whileSuspended = (await host.FindAsync(id))?.RuntimeStatus;
        await host.Client.ResumeInstanceAsync(id, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, whileSuspended);
        Assert.Equal("result", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task ResumeInstanceAsync_NotSuspended_ChangesNothing()
    {
        await using EngineHost host = await StartAsync(Waiter);
        string id = await host.ScheduleAsync("waiter");
        await host.UntilAsync(id, OrchestrationRuntimeStatus.Running);

        await host.Client.ResumeInstanceAsync(id, "no need", TestContext.Current.CancellationToken);
        await host.TurnAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.FindAsync(id))?.RuntimeStatus);
        await host.RaiseAsync(id, "go", "on");
        Assert.Equal("on", await host.OutputOfAsync<string>(id));
    }

    [Fact]
    public async Task SuspendInstanceAsync_Ended_ChangesNothing()
    {
        await using EngineHost host = await StartAsync(Waiter);
        string id = await host.ScheduleAsync("waiter");
        await host.RaiseAsync(id, "go", "on");
        await host.EndAsync(id);

        await host.Client.SuspendInstanceAsync(id, "too late", TestContext.Current.CancellationToken);
        await host.TurnAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.FindAsync(id))?.RuntimeStatus);
    }

    [Fact]
    public async Task TerminateInstanceAsync_WithOutput_EndsAtOnceWithIt()
    {
        await using EngineHost host = await StartAsync(Waiter);
        string id = await host.ScheduleAsync("waiter");
        await host.UntilAsync(id, OrchestrationRuntimeStatus.Running);

        await host.Client.TerminateInstanceAsync(id, "stopped by hand", TestContext.Current.CancellationToken);
        OrchestrationMetadata end = await host.EndAsync(id);
        await host.RaiseAsync(id, "go", "on");
        await host.TurnAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
        Assert.Equal("stopped by hand", end.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.FindAsync(id))?.RuntimeStatus);
    }

    [Fact]
    public async Task TerminateInstanceAsync_Suspended_Ends()
    {
        await using EngineHost host = await StartAsync(Waiter);
        string id = await host.ScheduleAsync("waiter");
        await host.Client.SuspendInstanceAsync(id, cancellation: TestContext.Current.CancellationToken);
        await host.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);

        await host.Client.TerminateInstanceAsync(id, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.EndAsync(id)).RuntimeStatus);
    }

    [Theory]
    [InlineData(false, OrchestrationRuntimeStatus.Running)]
    [InlineData(true, OrchestrationRuntimeStatus.Terminated)]
    public async Task TerminateInstanceAsync_WithChildren_TakesThemAlongIfRecursive(bool recursive, OrchestrationRuntimeStatus expected)
    {
        await using EngineHost host = await StartAsync(tasks => Family(tasks));
        string id = await host.ScheduleAsAsync("top", "grandparent");
        await host.UntilAsync("bottom", OrchestrationRuntimeStatus.Running);

        await host.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions(Recursive: recursive), TestContext.Current.CancellationToken);
        OrchestrationMetadata end = await host.EndAsync(id);
        OrchestrationMetadata bottom = recursive ? await host.EndAsync("bottom") : await BottomAsync(host);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
        Assert.Equal(expected, bottom.RuntimeStatus);
    }

    [Fact]
    public async Task TerminateInstanceAsync_Ended_KeepsItsOutcome()
    {
        await using EngineHost host = await StartAsync(Waiter);
        string id = await host.ScheduleAsync("waiter");
        await host.RaiseAsync(id, "go", "on");
        await host.EndAsync(id);

        await host.Client.TerminateInstanceAsync(id, "too late", TestContext.Current.CancellationToken);
        await host.TurnAsync();

        Assert.Equal("on", await host.OutputOfAsync<string>(id));
    }

    private static async Task<OrchestrationMetadata> BottomAsync(EngineHost host)
    {
        await host.TurnAsync();
        return (await host.FindAsync("bottom"))!;
    }

    private static void Waiter(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc<string>("waiter", context =>
        context.WaitForExternalEvent<string>("go"));

    private static void Family(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc("grandparent", context =>
            context.CallSubOrchestratorAsync("parent", options: new SubOrchestrationOptions(instanceId: "middle")));
        tasks.AddOrchestratorFunc("parent", context =>
            context.CallSubOrchestratorAsync("waiter", options: new SubOrchestrationOptions(instanceId: "bottom")));
        Waiter(tasks);
    }
}
