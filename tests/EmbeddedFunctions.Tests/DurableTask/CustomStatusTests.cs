using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

public sealed class CachedCustomStatusTests() : CustomStatusTests(EngineMode.Cached);

public sealed class ReplayingCustomStatusTests() : CustomStatusTests(EngineMode.Replaying);

public abstract class CustomStatusTests(EngineMode mode) : EngineTest(mode)
{
    [Fact]
    public async Task SetCustomStatus_WhileRunning_IsSeenByTheClient()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc("progress", async context =>
        {
            context.SetCustomStatus(new Progress("deploy", 40));
            await context.WaitForExternalEvent<string>("go");
            context.SetCustomStatus(new Progress("health", 90));
        }));
        string id = await host.ScheduleAsync("progress");

        OrchestrationMetadata running = await host.UntilAsync(id, instance => instance.SerializedCustomStatus is not null);
        await host.RaiseAsync(id, "go");
        OrchestrationMetadata end = await host.EndAsync(id);

        Assert.Equal(new Progress("deploy", 40), running.ReadCustomStatusAs<Progress>());
        Assert.Equal(new Progress("health", 90), end.ReadCustomStatusAs<Progress>());
    }

    [Fact]
    public async Task SetCustomStatus_Null_ClearsIt()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc("progress", async context =>
        {
            context.SetCustomStatus("busy");
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            context.SetCustomStatus(null);
        }));

        Assert.Null((await host.RunAsync("progress")).SerializedCustomStatus);
    }

    [Fact]
    public async Task SetCustomStatus_SixteenKilobytes_IsAccepted()
    {
        // 16 KB of UTF-16 are 8,192 characters, two of them the quotes.
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc("big", (TaskOrchestrationContext context) =>
            context.SetCustomStatus(new string('x', 8190))));

        OrchestrationMetadata end = await host.RunAsync("big");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(8192, end.SerializedCustomStatus?.Length);
    }

    [Fact]
    public async Task SetCustomStatus_OverSixteenKilobytes_FailsTheInstanceAndNamesTheLimit()
    {
        await using EngineHost host = await StartAsync(tasks => tasks.AddOrchestratorFunc("tooBig", async context =>
        {
            context.SetCustomStatus(new string('x', 8191));
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
        }));

        OrchestrationMetadata end = await host.RunAsync("tooBig");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("16", end.FailureDetails?.ErrorMessage, StringComparison.Ordinal);
    }

    private sealed record Progress(string Phase, int Percent);
}
