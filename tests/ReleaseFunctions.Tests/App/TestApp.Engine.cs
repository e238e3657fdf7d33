using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.DependencyInjection;
using ReleaseFunctions.Releases;

namespace ReleaseFunctions.Tests.App;

/// <content>What tests do to the durable engine behind the application's back.</content>
internal sealed partial class TestApp
{
    /// <summary>What an orchestration has done so far.</summary>
    public RecordedOrchestration History(string instanceId) => _host.ReadHistory(instanceId) ?? throw new InvalidOperationException($"There is no instance '{instanceId}'.");

    /// <summary>Null if today's code follows the history; else where it does not.</summary>
    public string? Replay(RecordedOrchestration recorded) => _host.Replay(recorded);

    /// <summary>The ids of all instances, ended ones included.</summary>
    public async Task<IReadOnlyList<string>> AllInstancesAsync()
    {
        List<string> ids = [];
        await foreach (OrchestrationMetadata instance in Durable.GetAllInstancesAsync())
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }

    /// <summary>Loses every orchestration, as if the engine's store had been replaced by an empty one.</summary>
    public async Task LoseOrchestrationsAsync()
    {
        await IdleAsync();
        IReadOnlyList<string> running = await RunningInstancesAsync();

        // Parents first, or they would take the end of their children for a fault of the stage.
        foreach (string id in running.OrderBy(id => id.Contains("--back", StringComparison.Ordinal) ? 1 : id.Count(c => c == '-')).ThenBy(id => id.Length))
        {
            await Durable.TerminateInstanceAsync(id, new TerminateInstanceOptions(Recursive: true), Stop);
        }

        await IdleAsync();
        foreach (string id in await AllInstancesAsync())
        {
            await Durable.PurgeInstanceAsync(id, cancellation: Stop);
        }

        Assert.Empty(await AllInstancesAsync());
    }

    /// <summary>Has the watchdog look once.</summary>
    public async Task LookAsync()
    {
        await _host.Services.GetRequiredService<Watchdog>().LookAsync(Durable, Stop);
        await IdleAsync();
    }
}
