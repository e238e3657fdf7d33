using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Engine;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedStartTests() : StartTests(EngineMode.Cached);

public sealed class ReplayingStartTests() : StartTests(EngineMode.Replaying);

/// <summary>Starting instances: ids, dedupe statuses, a later start.</summary>
public abstract class StartTests(EngineMode mode) : EngineTest(mode)
{
    private static readonly OrchestrationRuntimeStatus[] EveryStatus =
        [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses];

    [Fact]
    public async Task ScheduleAsync_NoId_MakesOne()
    {
        await using EngineHost host = await StartAsync(Waiter);

        string first = await host.ScheduleAsync("waiter");
        string second = await host.ScheduleAsync("waiter");

        Assert.NotEqual(first, second);
        Assert.True(Guid.TryParseExact(first, "N", out _));
    }

    [Fact]
    public async Task ScheduleAsync_IdOfARunningInstance_ThrowsAndLeavesIt()
    {
        await using EngineHost host = await StartAsync(Waiter);
        await host.ScheduleAsAsync("release-1", "waiter", "first");
        await host.UntilAsync("release-1", OrchestrationRuntimeStatus.Running);

        OrchestrationAlreadyExistsException error =
            await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.ScheduleAsAsync("release-1", "waiter", "second"));
        await host.RaiseAsync("release-1", "go");

        Assert.Contains("release-1", error.Message, StringComparison.Ordinal);
        Assert.Equal("first", await host.OutputOfAsync<string>("release-1"));
    }

    [Fact]
    public async Task ScheduleAsync_IdOfAnEndedInstance_ReplacesIt()
    {
        await using EngineHost host = await StartAsync(Waiter);
        await host.ScheduleAsAsync("release-1", "waiter", "first");
        await host.RaiseAsync("release-1", "go");
        await host.EndAsync("release-1");

        await host.ScheduleAsAsync("release-1", "waiter", "second");
        await host.RaiseAsync("release-1", "go");

        Assert.Equal("second", await host.OutputOfAsync<string>("release-1"));
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task ScheduleAsync_EveryStatusDeduped_ThrowsWhateverTheOldOneIs(OrchestrationRuntimeStatus status)
    {
        await using EngineHost host = await StartAsync(Waiter);
        await BringToAsync(host, "release-1", status);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.ScheduleAsync(
            "waiter", "second", new StartOrchestrationOptions("release-1").WithDedupeStatuses(EveryStatus)));

        Assert.Equal(status, (await host.FindAsync("release-1"))?.RuntimeStatus);
    }

    [Fact]
    public async Task ScheduleAsync_StatusNotDeduped_Replaces()
    {
        await using EngineHost host = await StartAsync(Waiter);
        await BringToAsync(host, "release-1", OrchestrationRuntimeStatus.Completed);

        await host.ScheduleAsync("waiter", "second", new StartOrchestrationOptions("release-1").WithDedupeStatuses(
            OrchestrationRuntimeStatus.Failed,
            OrchestrationRuntimeStatus.Running,
            OrchestrationRuntimeStatus.Pending,
            OrchestrationRuntimeStatus.Suspended));
        await host.RaiseAsync("release-1", "go");

        Assert.Equal("second", await host.OutputOfAsync<string>("release-1"));
    }

    [Fact]
    public async Task ScheduleAsync_RunningStatusNotDeduped_TerminatesTheOldAndStartsTheNew()
    {
        await using EngineHost host = await StartAsync(Waiter);
        await BringToAsync(host, "release-1", OrchestrationRuntimeStatus.Running);

        await host.ScheduleAsync("waiter", "second", new StartOrchestrationOptions("release-1").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed));
        await host.RaiseAsync("release-1", "go");

        Assert.Equal("second", await host.OutputOfAsync<string>("release-1"));
    }

    [Fact]
    public async Task ScheduleAsync_DedupesTerminatedButNotRunning_ThrowsAnArgumentException()
    {
        await using EngineHost host = await StartAsync(Waiter);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.ScheduleAsync(
            "waiter", options: new StartOrchestrationOptions("release-1").WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated)));
    }

    [Fact]
    public async Task ScheduleAsync_SameIdFromManyCallersAtOnce_StartsOnce()
    {
        int started = 0;
        await using EngineHost host = await StartAsync(Waiter);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            try
            {
                await host.ScheduleAsync("waiter", $"{number}", new StartOrchestrationOptions("release-1").WithDedupeStatuses(EveryStatus));
                Interlocked.Increment(ref started);
            }
            catch (OrchestrationAlreadyExistsException)
            {
                // Nineteen callers are to end up here.
            }
        }));

        Assert.Equal(1, started);
    }

    [Fact]
    public async Task ScheduleAsync_StartAt_RunsThenAndIsPendingBefore()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<DateTime>("clock", context => context.CurrentUtcDateTime));
        DateTimeOffset start = host.Clock.GetUtcNow().AddHours(2);
        string id = await host.ScheduleAsync("clock", options: new StartOrchestrationOptions(StartAt: start));

        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.TurnAsync();
        OrchestrationMetadata? before = await host.FindAsync(id);
        host.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(OrchestrationRuntimeStatus.Pending, before?.RuntimeStatus);
        Assert.True(await host.OutputOfAsync<DateTime>(id) >= start.UtcDateTime);
    }

    [Fact]
    public async Task ScheduleAsync_StartAtInThePast_RunsAtOnce()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string>("now", _ => "ran"));

        Assert.Equal("ran", await host.OutputAsync<string>("now", options: new StartOrchestrationOptions(StartAt: host.Clock.GetUtcNow().AddDays(-1))));
    }

    [Fact]
    public async Task RaiseEventAsync_BeforeTheScheduledStart_IsKept()
    {
        await using EngineHost host = await StartAsync(Waiter);
        DateTimeOffset start = host.Clock.GetUtcNow().AddHours(2);
        string id = await host.ScheduleAsync("waiter", "input", new StartOrchestrationOptions(StartAt: start));

        await host.RaiseAsync(id, "go");
        await host.TurnAsync();
        OrchestrationRuntimeStatus? before = (await host.FindAsync(id))?.RuntimeStatus;
        host.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(OrchestrationRuntimeStatus.Pending, before);
        Assert.Equal("input", await host.OutputOfAsync<string>(id));
    }

    [Theory]
    [InlineData("@entity")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\nb")]
    public async Task ScheduleAsync_IdTheRealEngineRefuses_Throws(string instanceId)
    {
        await using EngineHost host = await StartAsync(Waiter);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.ScheduleAsAsync(instanceId, "waiter"));
    }

    [Fact]
    public async Task ScheduleAsync_WithoutAName_ThrowsAnArgumentNullException()
    {
        await using EngineHost host = await StartAsync(Waiter);

        ArgumentNullException error = await Assert.ThrowsAsync<ArgumentNullException>(() => host.ScheduleAsync(string.Empty));

        Assert.Equal("orchestratorName", error.ParamName);
    }

    [Fact]
    public async Task CreatedAt_OfAnInstance_IsTheTimeItWasScheduled()
    {
        await using EngineHost host = await StartAsync(Waiter);
        DateTimeOffset scheduled = host.Clock.GetUtcNow();
        string id = await host.ScheduleAsync("waiter");
        await host.UntilAsync(id, OrchestrationRuntimeStatus.Running);

        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await host.RaiseAsync(id, "go");
        OrchestrationMetadata end = await host.EndAsync(id);

        Assert.Equal(scheduled, end.CreatedAt);
        Assert.Equal(scheduled.AddMinutes(5), end.LastUpdatedAt);
        Assert.Equal(TimeSpan.Zero, end.CreatedAt.Offset);
    }

    private static async Task BringToAsync(EngineHost host, string id, OrchestrationRuntimeStatus status)
    {
        await host.ScheduleAsAsync(id, status == OrchestrationRuntimeStatus.Failed ? "no such orchestrator" : "waiter", "first");
        switch (status)
        {
            case OrchestrationRuntimeStatus.Completed:
                await host.RaiseAsync(id, "go");
                break;
            case OrchestrationRuntimeStatus.Terminated:
                await host.Client.TerminateInstanceAsync(id);
                break;
            case OrchestrationRuntimeStatus.Suspended:
                await host.Client.SuspendInstanceAsync(id);
                break;
        }

        await host.UntilAsync(id, status);
    }

    private static void Waiter(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc<string?, string?>("waiter", async (context, input) =>
    {
        await context.WaitForExternalEvent<string?>("go");
        return input;
    });
}
