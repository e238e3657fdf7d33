using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.DurableTask.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>The worker on the embedded engine.</summary>
internal sealed class EmbeddedWorker : DurableTaskWorker
{
    private readonly EngineSet _engines;
    private readonly IOptionsMonitor<DurableTaskWorkerOptions> _options;

    public EmbeddedWorker(
        string name, IDurableTaskFactory factory, EngineSet engines, IOptionsMonitor<DurableTaskWorkerOptions> options, IServiceProvider services)
        : base(name, factory)
    {
        _engines = engines;
        _options = options;
        ExceptionPropertiesProvider = services.GetService<IExceptionPropertiesProvider>();
    }

    /// <summary>Opens the store and begins to work; a store that cannot be opened stops the host from starting.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _engines.Get(Name).Attach(Factory, _options.Get(Name), ExceptionPropertiesProvider);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Drains until the token, which carries the host's shutdown timeout, is canceled.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_engines.Find(Name) is { } engine)
        {
            await engine.DetachAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // The engine works on threads of its own.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}
