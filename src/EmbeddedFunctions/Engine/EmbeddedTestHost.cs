using EmbeddedFunctions.Builder;
using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine;
using EmbeddedFunctions.DurableTask.Engine.Replay;
using EmbeddedFunctions.DurableTask.Engine.Runtime;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmbeddedFunctions.Engine;

/// <summary>
/// A whole application in the test's own process: real HTTP on a free port of 127.0.0.1, orchestrations in memory. Put a fake
/// <see cref="TimeProvider"/> into the services to steer timers. Nothing is logged unless the test adds a provider.
/// </summary>
public sealed class EmbeddedTestHost : IAsyncDisposable
{
    private readonly IHost _host;

    private EmbeddedTestHost(IHost host)
    {
        _host = host;
        Address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

        // Answers are judged as they are: no redirect is followed and no cookie is kept.
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    /// <summary>Where the application listens.</summary>
    public Uri Address { get; }

    /// <summary>A client of <see cref="Address"/> that follows no redirects and keeps no cookies.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _host.Services;

    /// <summary>The client of the durable engine.</summary>
    /// <exception cref="InvalidOperationException">The application has no durable functions.</exception>
    public DurableTaskClient Durable => Services.GetRequiredService<DurableTaskClient>();

    /// <summary>Builds and starts an application.</summary>
    /// <param name="configure">Does what the application's entry point does between creating the builder and <c>Build()</c>; name its
    /// assembly with <c>UseFunctionsFrom</c>, because the entry assembly is the test's.</param>
    /// <param name="settings">App settings over all others; a double underscore or a colon separates levels.</param>
    /// <param name="contentRoot">The folder of host.json; a folder without one, by default the test's own, means default settings.</param>
    /// <param name="environment">The environment's name. Default: <c>Development</c>.</param>
    public static async Task<EmbeddedTestHost> StartAsync(
        Action<FunctionsApplicationBuilder> configure,
        IReadOnlyDictionary<string, string?>? settings = null,
        string? contentRoot = null,
        string environment = "Development",
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configure);
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(
        [
            "--port", "0", "--environment", environment, "--contentRoot", contentRoot ?? AppContext.BaseDirectory,

            // Every watched folder costs one of the few inotify instances of the machine.
            "--hostBuilder:reloadConfigOnChange", "false",
        ]);
        builder.Configuration.AddInMemoryCollection(
            settings?.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)) ?? []);
        builder.UseInMemoryStore();
        builder.Logging.ClearProviders();
        configure(builder);
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch
        {
            await DisposeAsync(host);
            throw;
        }

        return new EmbeddedTestHost(host);
    }

    /// <summary>
    /// Waits until no orchestration and no activity is running, queued or due, so that only time or the outside can bring the
    /// application on: the moment to look at what came of it, or to advance a fake clock.
    /// </summary>
    public Task WaitUntilIdleAsync(CancellationToken cancellationToken = default) =>
        Services.GetRequiredService<EngineSet>().WaitUntilIdleAsync(cancellationToken);

    /// <summary>What an orchestration instance has done so far; null: there is no such instance. Of one that continued as new, the current generation.</summary>
    /// <exception cref="InvalidOperationException">The application has no durable functions.</exception>
    public RecordedOrchestration? ReadHistory(string instanceId) => RecordedReplay.Record(Engine(), instanceId);

    /// <summary>Replays a recorded history against the application's orchestrators. Nothing is stored, and no activity runs.</summary>
    /// <returns>Null: the code follows the history; else where and how it does not.</returns>
    /// <exception cref="InvalidOperationException">The application has no durable functions.</exception>
    public string? Replay(RecordedOrchestration recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        return RecordedReplay.Replay(Engine(), recorded);
    }

    /// <summary>Stops the application gracefully.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        await DisposeAsync(_host);
    }

    /// <summary>Ends the application as a crash would, as far as that is possible within a process: nothing that runs is waited for.</summary>
    public async ValueTask KillAsync()
    {
        Client.Dispose();
        try
        {
            await _host.StopAsync(new CancellationToken(canceled: true));
        }
        catch (OperationCanceledException)
        {
            // It was told not to wait, and says that it did not.
        }

        // Nobody disposes of what a crashed process had; only the store must be free for whoever comes next.
        Services.GetRequiredService<EngineSet>().Dispose();
    }

    private EmbeddedEngine Engine() => Services.GetRequiredService<EngineSet>().Find(Options.DefaultName)
        ?? throw new InvalidOperationException("The application has no durable functions, so there are no histories.");

    private static async ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
            return;
        }

        host.Dispose();
    }
}
