using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine;
using EmbeddedFunctions.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmbeddedFunctions.Engine;

/// <summary>Puts the embedded engine behind workers and clients. A worker and a client of the same name share one engine.</summary>
public static class EmbeddedEngineExtensions
{
    /// <summary>Adds the engine; the options hold for every name.</summary>
    public static IServiceCollection AddEmbeddedEngine(this IServiceCollection services, Action<EmbeddedEngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EngineSet>();
        if (configure is not null)
        {
            services.ConfigureAll(configure);
        }

        return services;
    }

    /// <summary>Runs the worker on the embedded engine.</summary>
    public static IDurableTaskWorkerBuilder UseEmbeddedEngine(
        this IDurableTaskWorkerBuilder builder, Action<EmbeddedEngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddEmbeddedEngine();
        if (configure is not null)
        {
            builder.Services.Configure(builder.Name, configure);
        }

        return builder.UseBuildTarget(typeof(EmbeddedWorker));
    }

    /// <summary>Connects the client to the embedded engine.</summary>
    public static IDurableTaskClientBuilder UseEmbeddedEngine(
        this IDurableTaskClientBuilder builder, Action<EmbeddedEngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddEmbeddedEngine();
        if (configure is not null)
        {
            builder.Services.Configure(builder.Name, configure);
        }

        return builder.UseBuildTarget(typeof(EmbeddedClient));
    }
}
