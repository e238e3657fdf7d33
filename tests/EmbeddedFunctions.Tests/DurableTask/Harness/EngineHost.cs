using EmbeddedFunctions.DurableTask;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EmbeddedFunctions.Tests.DurableTask.Harness;

/// <summary>A running host with one engine, its client and, unless a test wants real time, a clock that the test moves.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    /// <summary>How long a test waits for what must happen, before it fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Bystander = "bystander";

    private readonly IHost _host;
    private readonly FakeTimeProvider? _clock;

    private EngineHost(IHost host, FakeTimeProvider? clock, RecordedLog log)
    {
        _host = host;
        _clock = clock;
        Log = log;
        Client = host.Services.GetRequiredService<DurableTaskClient>();
    }

    public DurableTaskClient Client { get; }

    public RecordedLog Log { get; }

    public IServiceProvider Services => _host.Services;

    public FakeTimeProvider Clock => _clock ?? throw new InvalidOperationException("This host runs on real time.");

    public static async Task<EngineHost> StartAsync(EngineMode mode, Action<EngineHostSetup> configure)
    {
        EngineHostSetup setup = new();
        configure(setup);
        RecordedLog log = new();
        HostApplicationBuilder builder = new();
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddProvider(log);
        if (setup.Clock is { } clock)
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
        }

        setup.Services?.Invoke(builder.Services);
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks =>
            {
                tasks.AddOrchestratorFunc(Bystander, (TaskOrchestrationContext _) => { });
                setup.Tasks?.Invoke(tasks);
            });
            setup.Worker?.Invoke(worker);
            worker.UseEmbeddedEngine(options =>
            {
                options.DataDirectory = setup.DataDirectory;
                options.ReplayEveryTurn = mode == EngineMode.Replaying;
                setup.Engine?.Invoke(options);
            });
        });
        builder.Services.AddDurableTaskClient(client =>
        {
            client.UseEmbeddedEngine();
            setup.Client?.Invoke(client);
        });

        IHost host = builder.Build();
        try
        {
            await host.StartAsync().WaitAsync(Patience);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new EngineHost(host, setup.Clock, log);
    }

    public Task<string> ScheduleAsync(string name, object? input = null, StartOrchestrationOptions? options = null) =>
        Client.ScheduleNewOrchestrationInstanceAsync(name, input, options).WaitAsync(Patience);

    /// <summary>Schedules under an id.</summary>
    public Task<string> ScheduleAsAsync(string instanceId, string name, object? input = null) =>
        ScheduleAsync(name, input, new StartOrchestrationOptions(instanceId));

    public Task RaiseAsync(string instanceId, string eventName, object? payload = null) =>
        Client.RaiseEventAsync(instanceId, eventName, payload).WaitAsync(Patience);

    /// <summary>Waits for the end of an instance.</summary>
    public Task<OrchestrationMetadata> EndAsync(string instanceId) =>
        Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true).WaitAsync(Patience);

    /// <summary>Runs an orchestration to its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string name, object? input = null, StartOrchestrationOptions? options = null) =>
        await EndAsync(await ScheduleAsync(name, input, options));

    /// <summary>Runs an orchestration that must complete, and returns its output.</summary>
    public async Task<T?> OutputAsync<T>(string name, object? input = null, StartOrchestrationOptions? options = null) =>
        await OutputOfAsync<T>(await ScheduleAsync(name, input, options));

    /// <summary>Waits for an instance that must complete, and returns its output.</summary>
    public async Task<T?> OutputOfAsync<T>(string instanceId)
    {
        OrchestrationMetadata end = await EndAsync(instanceId);
        Assert.True(
            end.RuntimeStatus == OrchestrationRuntimeStatus.Completed,
            $"Instance '{instanceId}' ended as {end.RuntimeStatus}: {end.FailureDetails}");
        return end.ReadOutputAs<T>();
    }

    public Task<OrchestrationMetadata?> FindAsync(string instanceId) =>
        Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true).WaitAsync(Patience);

    /// <summary>Runs another instance, so that the engine had its chance to do what a test says it must not.</summary>
    public Task TurnAsync() => RunAsync(Bystander);

    /// <summary>Waits until an instance looks as wanted; the client has no signal for every change, so this looks again and again.</summary>
    public async Task<OrchestrationMetadata> UntilAsync(string instanceId, Func<OrchestrationMetadata, bool> wanted)
    {
        using CancellationTokenSource limit = new(Patience);
        while (true)
        {
            OrchestrationMetadata? metadata = await FindAsync(instanceId);
            if (metadata is not null && wanted(metadata))
            {
                return metadata;
            }

            try
            {
                await Task.Delay(1, limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException(
                    $"Instance '{instanceId}' did not get there in {Patience}: it is {metadata?.RuntimeStatus}, {metadata?.SerializedCustomStatus}, {metadata?.FailureDetails}.");
            }
        }
    }

    public Task<OrchestrationMetadata> UntilAsync(string instanceId, OrchestrationRuntimeStatus status) =>
        UntilAsync(instanceId, metadata => metadata.RuntimeStatus == status);

    /// <summary>Waits until the custom status, set by the orchestrator to mark its progress, is committed.</summary>
    public Task<OrchestrationMetadata> UntilAtAsync(string instanceId, string customStatus) =>
        UntilAsync(instanceId, metadata => metadata.SerializedCustomStatus == $"\"{customStatus}\"");

    public Task StopAsync() => _host.StopAsync().WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            _host.Dispose();
        }
    }
}
