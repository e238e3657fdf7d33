using System.Collections.Concurrent;
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Tests.DurableTask.Harness;

namespace EmbeddedFunctions.Tests.DurableTask;

#pragma warning disable CS0618 // Filters are marked as experimental.

public sealed class CachedFilterTests() : FilterTests(EngineMode.Cached);

public sealed class ReplayingFilterTests() : FilterTests(EngineMode.Replaying);

/// <summary>Orchestrations that a worker's filter refuses.</summary>
public abstract class FilterTests(EngineMode mode) : EngineTest(mode)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OrchestrationFilter_RefusesAName_WaitsUntilAllowed(bool inOptions)
    {
        Refusal refusal = new("held");
        await using EngineHost host = await StartAsync(refusal, inOptions);
        string held = await host.ScheduleAsync("held");
        await refusal.Asked.ReachesAsync(1);

        string other = (await host.RunAsync("free")).InstanceId;
        OrchestrationMetadata? waiting = await host.FindAsync(held);
        refusal.IsOver = true;
        Task<string?> output = host.OutputOfAsync<string>(held);
        while (!output.IsCompleted)
        {
            // A refused orchestration is asked about again after a second.
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(output, host.TurnAsync());
        }

        Assert.NotEqual(held, other);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, waiting?.RuntimeStatus);
        Assert.Equal("ran", await output);
    }

    [Fact]
    public async Task OrchestrationFilter_Asked_SeesTheTags()
    {
        Refusal refusal = new("none");
        await using EngineHost host = await StartAsync(refusal, inOptions: false);

        await host.RunAsync("free", options: new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["team"] = "web" } });

        Assert.Contains("free team=web", refusal.Seen);
    }

    private Task<EngineHost> StartAsync(Refusal refusal, bool inOptions) => StartAsync(
        tasks => tasks
            .AddOrchestratorFunc<string>("held", _ => "ran")
            .AddOrchestratorFunc<string>("free", _ => "ran"),
        setup => setup.Worker = worker =>
        {
            if (inOptions)
            {
                worker.Configure(options => options.OrchestrationFilter = refusal);
            }
            else
            {
                worker.UseOrchestrationFilter(refusal);
            }
        });

    private sealed class Refusal(string name) : IOrchestrationFilter
    {
        public Counter Asked { get; } = new();

        public ConcurrentQueue<string> Seen { get; } = new();

        public volatile bool IsOver;

        public async ValueTask<bool> IsOrchestrationValidAsync(OrchestrationFilterParameters info, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            Seen.Enqueue($"{info.Name} {string.Join(',', info.Tags?.Select(tag => $"{tag.Key}={tag.Value}") ?? [])}");
            if (info.Name == name)
            {
                Asked.Add();
            }

            return IsOver || info.Name != name;
        }
    }
}
