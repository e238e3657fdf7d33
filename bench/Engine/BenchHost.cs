using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EngineBench;

/// <summary>A host with the engine as an application would have it, without log output.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private readonly IHost _host;

    private BenchHost(IHost host)
    {
        _host = host;
        Client = host.Services.GetRequiredService<DurableTaskClient>();
    }

    public DurableTaskClient Client { get; }

    public static async Task<BenchHost> StartAsync(BenchStore store, Action<DurableTaskRegistry> tasks)
    {
        HostApplicationBuilder builder = new();
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker => worker
            .AddTasks(tasks)
            .UseEmbeddedEngine(options =>
            {
                options.DataDirectory = store.Path;
                options.ReplayEveryTurn = store.ReplayEveryTurn;
            }));
        builder.Services.AddDurableTaskClient(client => client.UseEmbeddedEngine());
        IHost host = builder.Build();
        await host.StartAsync();
        return new BenchHost(host);
    }

    /// <summary>Runs an orchestration to its end.</summary>
    public async Task RunAsync(string name, object? input)
    {
        string id = await Client.ScheduleNewOrchestrationInstanceAsync(name, input);
        OrchestrationMetadata end = await Client.WaitForInstanceCompletionAsync(id);
        if (end.RuntimeStatus != OrchestrationRuntimeStatus.Completed)
        {
            throw new InvalidOperationException($"The orchestration '{name}' ended as {end.RuntimeStatus}: {end.FailureDetails}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
