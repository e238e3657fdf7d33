using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedQueryTests() : QueryTests(EngineMode.Cached);

public sealed class ReplayingQueryTests() : QueryTests(EngineMode.Replaying);

public abstract class QueryTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task GetAllInstancesAsync_ByStatus_ReturnsThose()
    {
        await using EngineHost host = await SeededAsync();

        Assert.Equal(["done-1", "done-2"], await IdsAsync(host, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Completed])));
        Assert.Equal(["wait-1", "wait-2"], await IdsAsync(host, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running])));
        Assert.Equal(
            ["done-1", "done-2", "wait-1", "wait-2"],
            await IdsAsync(host, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Completed])));
    }

    [Fact]
    public async Task GetAllInstancesAsync_ByPrefix_ReturnsThose()
    {
        await using EngineHost host = await SeededAsync();

        Assert.Equal(["wait-1", "wait-2"], await IdsAsync(host, new OrchestrationQuery(InstanceIdPrefix: "wait-")));
        Assert.Empty(await IdsAsync(host, new OrchestrationQuery(InstanceIdPrefix: "wait_")));
        Assert.Empty(await IdsAsync(host, new OrchestrationQuery(InstanceIdPrefix: "%")));
    }

    [Fact]
    public async Task GetAllInstancesAsync_ByCreationTime_ReturnsThose()
    {
        await using EngineHost host = await SeededAsync();
        DateTimeOffset between = EngineHostSetup.NewClock().GetUtcNow().AddMinutes(30);

        Assert.Equal(["done-1", "wait-1"], await IdsAsync(host, new OrchestrationQuery(CreatedTo: between)));
        Assert.Equal(["done-2", "wait-2"], await IdsAsync(host, new OrchestrationQuery(CreatedFrom: between)));
        Assert.Empty(await IdsAsync(host, new OrchestrationQuery(CreatedFrom: between, CreatedTo: between.AddMinutes(10))));
    }

    [Fact]
    public async Task GetAllInstancesAsync_NoFilter_ReturnsAll()
    {
        await using EngineHost host = await SeededAsync();

        Assert.Equal(["done-1", "done-2", "wait-1", "wait-2"], await IdsAsync(host, null));
    }

    [Fact]
    public async Task GetAllInstancesAsync_Tags_ComeAlong()
    {
        await using EngineHost host = await SeededAsync();

        OrchestrationMetadata instance = Assert.Single(await ListAsync(host, new OrchestrationQuery(InstanceIdPrefix: "done-1")));

        Assert.Equal("checkout", instance.Tags["plan"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetAllInstancesAsync_FetchInputsAndOutputs_DecidesWhetherTheyCome(bool fetch)
    {
        await using EngineHost host = await SeededAsync();

        OrchestrationMetadata instance = Assert.Single(
            await ListAsync(host, new OrchestrationQuery(InstanceIdPrefix: "done-1", FetchInputsAndOutputs: fetch)));

        Assert.Equal(fetch ? "\"in\"" : null, instance.SerializedInput);
        Assert.Equal(fetch ? "\"in out\"" : null, instance.SerializedOutput);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus);
    }

    [Fact]
    public async Task GetAllInstancesAsync_AsPages_GoesOnFromAContinuationToken()
    {
        await using EngineHost host = await StartAsync(Tasks);
        for (int number = 0; number < 21; number++)
        {
            await host.ScheduleAsAsync($"page-{number:00}", "waiter");
        }

        AsyncPageable<OrchestrationMetadata> query = host.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "page-"));
        List<Page<OrchestrationMetadata>> pages = await PagesAsync(query, null, 5);
        List<Page<OrchestrationMetadata>> rest = await PagesAsync(query, pages[1].ContinuationToken, 4);

        Assert.Equal([5, 5, 5, 5, 1], pages.Select(page => page.Values.Count));
        Assert.Null(pages[^1].ContinuationToken);
        Assert.Equal(
            pages.Skip(2).SelectMany(page => page.Values).Select(instance => instance.InstanceId),
            rest.SelectMany(page => page.Values).Select(instance => instance.InstanceId));
        Assert.Equal(21, pages.SelectMany(page => page.Values).Select(instance => instance.InstanceId).Distinct().Count());
    }

    [Fact]
    public async Task GetAllInstancesAsync_ContinuationTokenInTheQuery_GoesOnFromIt()
    {
        await using EngineHost host = await SeededAsync();
        List<Page<OrchestrationMetadata>> pages = await PagesAsync(host.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 3)), null, null);

        List<OrchestrationMetadata> rest = await ListAsync(host, new OrchestrationQuery(PageSize: 3, ContinuationToken: pages[0].ContinuationToken));

        Assert.Equal([3, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(pages[1].Values[0].InstanceId, Assert.Single(rest).InstanceId);
    }

    [Fact]
    public async Task GetAllInstancesAsync_ForeignContinuationToken_Throws()
    {
        await using EngineHost host = await SeededAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => ListAsync(host, new OrchestrationQuery(ContinuationToken: "from elsewhere")));
    }

    [Fact]
    public async Task GetInstanceAsync_WithoutInputsAndOutputs_LeavesThemOut()
    {
        await using EngineHost host = await SeededAsync();

        OrchestrationMetadata? instance = await host.Client.GetInstanceAsync("done-1", getInputsAndOutputs: false, TestContext.Current.CancellationToken);

        Assert.Equal("short", instance?.Name);
        Assert.Null(instance?.SerializedInput);
        Assert.Null(instance?.SerializedOutput);
        Assert.Throws<InvalidOperationException>(() => instance?.ReadOutputAs<string>());
    }

    [Fact]
    public async Task GetInstanceAsync_Unknown_IsNull()
    {
        await using EngineHost host = await StartAsync(Tasks);

        Assert.Null(await host.FindAsync("nobody"));
    }

    [Fact]
    public async Task WaitForInstanceStartAsync_Running_ReturnsOnceItRuns()
    {
        await using EngineHost host = await StartAsync(Tasks);
        string id = await host.ScheduleAsync("waiter");

        OrchestrationMetadata started = await host.Client.WaitForInstanceStartAsync(id, TestContext.Current.CancellationToken).WaitAsync(EngineHost.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(OrchestrationRuntimeStatus.Running, started.RuntimeStatus);
    }

    [Fact]
    public async Task WaitForInstanceStartAsync_ToStartLater_WaitsUntilThen()
    {
        await using EngineHost host = await StartAsync(Tasks);
        string id = await host.ScheduleAsync("waiter", options: new StartOrchestrationOptions(StartAt: host.Clock.GetUtcNow().AddHours(1)));

        Task<OrchestrationMetadata> started = host.Client.WaitForInstanceStartAsync(id, TestContext.Current.CancellationToken);
        await host.TurnAsync();
        bool early = started.IsCompleted;
        host.Clock.Advance(TimeSpan.FromHours(1));
        await started.WaitAsync(EngineHost.Patience, TestContext.Current.CancellationToken);

        Assert.False(early);
    }

    [Fact]
    public async Task WaitForInstanceCompletionAsync_AlreadyEnded_ReturnsAtOnce()
    {
        await using EngineHost host = await SeededAsync();

        Assert.Equal("in out", await host.OutputOfAsync<string>("done-1"));
    }

    [Fact]
    public async Task WaitForInstanceCompletionAsync_Cancelled_EndsTheWaitNotTheInstance()
    {
        await using EngineHost host = await SeededAsync();
        using CancellationTokenSource stop = new();

        Task waiting = host.Client.WaitForInstanceCompletionAsync("wait-1", stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.FindAsync("wait-1"))?.RuntimeStatus);
    }

    [Fact]
    public async Task Pageable_InAnOrchestrator_GoesThroughPagesOfActivities()
    {
        await using EngineHost host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("collect", async context =>
            {
                AsyncPageable<string> all = Pageable.Create<string>(async (continuation, _) =>
                    await context.CallActivityAsync<Page<string>>("page", continuation));
                string collected = string.Empty;
                await foreach (string value in all)
                {
                    collected += value;
                }

                return collected;
            })
            .AddActivityFunc<string?, Page<string>>("page", (_, continuation) =>
                continuation is null ? new Page<string>(["a", "b"], "2") : new Page<string>(["c"])));

        Assert.Equal("abc", await host.OutputAsync<string>("collect"));
    }

    private static async Task<List<Page<OrchestrationMetadata>>> PagesAsync(AsyncPageable<OrchestrationMetadata> query, string? token, int? size)
    {
        List<Page<OrchestrationMetadata>> pages = [];
        await foreach (Page<OrchestrationMetadata> page in query.AsPages(token, size))
        {
            pages.Add(page);
        }

        return pages;
    }

    private static async Task<List<OrchestrationMetadata>> ListAsync(EngineHost host, OrchestrationQuery? query)
    {
        List<OrchestrationMetadata> instances = [];
        await foreach (OrchestrationMetadata instance in host.Client.GetAllInstancesAsync(query))
        {
            instances.Add(instance);
        }

        return instances;
    }

    private static async Task<IEnumerable<string>> IdsAsync(EngineHost host, OrchestrationQuery? query) =>
        (await ListAsync(host, query)).Select(instance => instance.InstanceId).Order(StringComparer.Ordinal);

    private static void Tasks(DurableTaskRegistry tasks)
    {
        tasks.AddOrchestratorFunc<string, string>("short", (_, input) => $"{input} out");
        tasks.AddOrchestratorFunc<string>("waiter", context => context.WaitForExternalEvent<string>("go"));
    }

    /// <summary>Two instances that ended and two that wait, half of them an hour younger.</summary>
    private async Task<EngineHost> SeededAsync()
    {
        EngineHost host = await StartAsync(Tasks);
        foreach (int number in new[] { 1, 2 })
        {
            await host.ScheduleAsync("short", "in", new StartOrchestrationOptions($"done-{number}")
            {
                Tags = new Dictionary<string, string> { ["plan"] = "checkout" },
            });
            await host.EndAsync($"done-{number}");
            await host.ScheduleAsAsync($"wait-{number}", "waiter");
            await host.UntilAsync($"wait-{number}", OrchestrationRuntimeStatus.Running);
            host.Clock.Advance(TimeSpan.FromHours(1));
        }

        return host;
    }
}
