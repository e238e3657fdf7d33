using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedSubOrchestrationTests() : SubOrchestrationTests(EngineMode.Cached);

public sealed class ReplayingSubOrchestrationTests() : SubOrchestrationTests(EngineMode.Replaying);

public abstract class SubOrchestrationTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task CallSubOrchestratorAsync_WithInput_ReturnsItsOutput()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("factorial", async (context, number) => number <= 1
                ? 1
                : number * await context.CallSubOrchestratorAsync<int>("factorial", number - 1)));

        Assert.Equal(720, await host.OutputAsync<int>("factorial", 6));
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_ExplicitId_RunsUnderIt()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync("child", options: new SubOrchestrationOptions(instanceId: "stage-1")))
            .AddOrchestratorFunc<string>("child", context => $"{context.Name} {context.InstanceId}"));

        await host.RunAsync("parent");

        OrchestrationMetadata? child = await host.FindAsync("stage-1");
        Assert.Equal("child stage-1", child?.ReadOutputAs<string>());
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_WithInstanceIdOfTaskOptions_RunsUnderIt()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("parent", context =>
                context.CallSubOrchestratorAsync<string>("child", new TaskOptions().WithInstanceId("stage-2")))
            .AddOrchestratorFunc<string>("child", context => context.InstanceId));

        Assert.Equal("stage-2", await host.OutputAsync<string>("parent"));
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_NoId_GetsDifferentIdsThatReplayTheSame()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string[]>("parent", async context =>
            {
                string first = await context.CallSubOrchestratorAsync<string>("child");
                string second = await context.CallSubOrchestratorAsync<string>("child");
                return [first, second];
            })
            .AddOrchestratorFunc<string>("child", context => context.InstanceId));

        string[]? ids = await host.OutputAsync<string[]>("parent");

        Assert.NotNull(ids);
        Assert.Equal(2, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(Guid.TryParseExact(id, "N", out _)));
    }

    [Fact]
    public async Task Parent_InAChild_NamesTheParent()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("parent", async context =>
                $"{context.Parent is null} {await context.CallSubOrchestratorAsync<string>("child")}")
            .AddOrchestratorFunc<string>("child", async context =>
            {
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                return $"{context.Parent?.Name.Name} {context.Parent?.InstanceId}";
            }));
        await host.ScheduleAsAsync("release-1", "parent");

        Assert.Equal("True parent release-1", await host.OutputOfAsync<string>("release-1"));
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_ChildThrows_ParentSeesTheFailure()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("parent", async context =>
            {
                try
                {
                    return await context.CallSubOrchestratorAsync<string>("child");
                }
                catch (TaskFailedException failure)
                {
                    bool isCause = failure.FailureDetails.IsCausedBy<InvalidOperationException>();
                    return $"{failure.TaskName} {failure.FailureDetails.ErrorMessage} {isCause}";
                }
            })
            .AddOrchestratorFunc<string>("child", string (_) => throw new InvalidOperationException("no way")));

        Assert.Equal("child no way True", await host.OutputAsync<string>("parent"));
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_IdOfARunningInstance_FailsTheCallAndLeavesTheRunningOne()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("parent", async context =>
            {
                try
                {
                    return await context.CallSubOrchestratorAsync<string>("child", new SubOrchestrationOptions(instanceId: "taken"));
                }
                catch (TaskFailedException failure)
                {
                    return $"failed: {failure.FailureDetails.ErrorMessage}";
                }
            })
            .AddOrchestratorFunc<string>("child", context => context.WaitForExternalEvent<string>("go")));
        await host.ScheduleAsAsync("taken", "child");
        await host.UntilAsync("taken", OrchestrationRuntimeStatus.Running);

        string? output = await host.OutputAsync<string>("parent");
        await host.RaiseAsync("taken", "go", "first");

        Assert.StartsWith("failed: ", output, StringComparison.Ordinal);
        Assert.Contains("taken", output, StringComparison.Ordinal);
        Assert.Equal("first", await host.OutputOfAsync<string>("taken"));
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_IdOfAnEndedInstance_RunsAgain()
    {
        int runs = 0;
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int>("parent", context =>
                context.CallSubOrchestratorAsync<int>("child", new SubOrchestrationOptions(instanceId: "again")))
            .AddOrchestratorFunc<int>("child", context => context.CallActivityAsync<int>("count"))
            .AddActivityFunc<int>("count", _ => Interlocked.Increment(ref runs)));

        Assert.Equal(1, await host.OutputAsync<int>("parent"));
        Assert.Equal(2, await host.OutputAsync<int>("parent"));
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_ThirtyAtOnce_AllComplete()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int>("parent", async context =>
                (await Task.WhenAll(Enumerable.Range(1, 30).Select(number => context.CallSubOrchestratorAsync<int>("child", number)))).Sum())
            .AddOrchestratorFunc<int, int>("child", (context, number) => context.CallActivityAsync<int>("double", number))
            .AddActivityFunc<int, int>("double", (_, number) => number * 2));

        Assert.Equal(930, await host.OutputAsync<int>("parent"));
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_Retry_RunsTheChildAgainUnderTheSameId()
    {
        int attempts = 0;
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<string>("parent", context => context.CallSubOrchestratorAsync<string>(
                    "child", new SubOrchestrationOptions(new RetryPolicy(3, TimeSpan.FromMilliseconds(1)), "retried")))
                .AddOrchestratorFunc<string>("child", async context =>
                {
                    int attempt = await context.CallActivityAsync<int>("attempt");
                    return attempt < 3 ? throw new InvalidOperationException($"attempt {attempt}") : $"{context.InstanceId} {attempt}";
                })
                .AddActivityFunc<int>("attempt", _ => Interlocked.Increment(ref attempts)),
            setup => setup.Clock = null);

        Assert.Equal("retried 3", await host.OutputAsync<string>("parent"));
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_NoVersionGiven_GetsTheWorkersDefaultNotTheParents()
    {
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<string>("parent", async context =>
                    $"{context.Version} {await context.CallSubOrchestratorAsync<string>("child")}")
                .AddOrchestratorFunc<string>("child", context => context.Version),
            setup => setup.Worker = worker => worker.UseVersioning(new DurableTaskWorkerOptions.VersioningOptions { DefaultVersion = "1.5" }));

        Assert.Equal("2.0 1.5", await host.OutputAsync<string>("parent", options: new StartOrchestrationOptions { Version = "2.0" }));
    }

    [Theory]
    [InlineData("3.0")]
    [InlineData("")]
    public async Task CallSubOrchestratorAsync_VersionGiven_WinsOverTheDefault(string version)
    {
        await using EngineHost host = await StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<string>("parent", context => context.CallSubOrchestratorAsync<string>(
                    "child", new SubOrchestrationOptions { Version = version }))
                .AddOrchestratorFunc<string>("child", context => $"[{context.Version}]"),
            setup => setup.Worker = worker => worker.UseVersioning(new DurableTaskWorkerOptions.VersioningOptions { DefaultVersion = "1.5" }));

        Assert.Equal($"[{version}]", await host.OutputAsync<string>("parent"));
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_Tags_AreOnTheChild()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync("child", new SubOrchestrationOptions
            {
                InstanceId = "tagged",
                Tags = new Dictionary<string, string> { ["stage"] = "production" },
            }))
            .AddOrchestratorFunc("child", (TaskOrchestrationContext _) => { }));

        await host.RunAsync("parent");

        Assert.Equal("production", (await host.FindAsync("tagged"))?.Tags["stage"]);
    }
}
