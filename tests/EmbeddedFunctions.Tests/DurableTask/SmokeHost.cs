using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedFunctions.Tests.DurableTask;

/// <summary>A host with a worker and a client on the embedded engine.</summary>
internal sealed class SmokeHost : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IHost _host;

    private SmokeHost(IHost host) => _host = host;

    public DurableTaskClient Client => _host.Services.GetRequiredService<DurableTaskClient>();

    public static async Task<SmokeHost> StartAsync(
        Action<DurableTaskRegistry> tasks,
        Action<EmbeddedEngineOptions>? options = null,
        FakeTimeProvider? time = null,
        Action<IDurableTaskWorkerBuilder>? worker = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        if (time is not null)
        {
            builder.Services.AddSingleton<TimeProvider>(time);
        }

        builder.Services.AddDurableTaskWorker(w =>
        {
            w.AddTasks(tasks).UseEmbeddedEngine(options);
            worker?.Invoke(w);
        });
        builder.Services.AddDurableTaskClient(c => c.UseEmbeddedEngine());
        var host = new SmokeHost(builder.Build());
        await host._host.StartAsync();
        return host;
    }

    /// <summary>Waits for an instance's end, for a bounded time.</summary>
    public async Task<OrchestrationMetadata> EndOfAsync(string instanceId)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
