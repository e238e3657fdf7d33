using CrashLoad.Scripts;
using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrashLoad;

/// <summary>Starts and raises what no earlier process did, and watches until every script has ended.</summary>
internal sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(15);
    private readonly IHost _host;
    private readonly RunLog _log;
    private readonly DurableTaskClient _client;

    private Load(IHost host, RunLog log)
    {
        _host = host;
        _log = log;
        _client = host.Services.GetRequiredService<DurableTaskClient>();
    }

    public static async Task<Load> OpenAsync(string directory, RunLog log, bool replayEveryTurn)
    {
        HostApplicationBuilder builder = new();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(log);
        builder.Services.AddDurableTaskWorker(worker => worker
            .AddTasks(tasks => tasks.AddScripts())
            .UseEmbeddedEngine(options =>
            {
                options.DataDirectory = directory;
                options.ReplayEveryTurn = replayEveryTurn;
            }));
        builder.Services.AddDurableTaskClient(client => client.UseEmbeddedEngine());
        IHost host = builder.Build();
        await host.StartAsync();
        return new Load(host, log);
    }

    /// <summary>The instance id of a script.</summary>
    public static string IdOf(int index) => $"script-{index}";

    public async Task RunAsync(IReadOnlyList<Script> scripts)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, scripts.Count),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (index, _) => await StartAsync(IdOf(index), scripts[index]));
        await WatchAsync(scripts.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private async Task StartAsync(string instanceId, Script script)
    {
        OrchestrationMetadata? existing = await _client.GetInstanceAsync(instanceId);
        if (existing is null)
        {
            if (_log.IsAcknowledged(instanceId))
            {
                throw new InvalidOperationException($"The instance '{instanceId}' was started before the kill and is gone.");
            }

            await _client.ScheduleNewOrchestrationInstanceAsync(
                ScriptNames.Orchestrator,
                ScriptRun.First(script, eventsMayRepeat: true),
                new StartOrchestrationOptions(instanceId));
        }

        _log.Acknowledge(instanceId);
        foreach ((string name, int count) in script.EventsToRaise())
        {
            for (int number = 0; number < count; number++)
            {
                await RaiseAsync(instanceId, name, number);
            }
        }
    }

    // Only the one event that was under way at the kill may come twice. One that was taken and is lost leaves its instance stuck.
    private async Task RaiseAsync(string instanceId, string name, int number)
    {
        string request = $"{instanceId}/{name}/{number}";
        if (!_log.IsAcknowledged(request))
        {
            await _client.RaiseEventAsync(instanceId, name, number);
            _log.Acknowledge(request);
        }
    }

    private async Task WatchAsync(int count)
    {
        List<string> open = [.. Enumerable.Range(0, count).Select(IdOf)];
        Dictionary<string, string> seen = [];
        while (open.Count > 0)
        {
            foreach (string instanceId in open.ToArray())
            {
                OrchestrationMetadata metadata = await _client.GetInstanceAsync(instanceId, getInputsAndOutputs: true)
                    ?? throw new InvalidOperationException($"The instance '{instanceId}' is lost.");
                if (metadata.SerializedCustomStatus is { } status && seen.GetValueOrDefault(instanceId) != status)
                {
                    seen[instanceId] = status;
                    _log.Saw(instanceId, metadata.ReadCustomStatusAs<string[]>()!);
                }

                if (metadata.IsCompleted)
                {
                    open.Remove(instanceId);
                }
            }

            await Task.Delay(WatchInterval);
        }
    }
}
