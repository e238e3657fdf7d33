using EmbeddedFunctions.DurableTask.Engine;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmbeddedFunctions.DurableTask.Worker;

/// <summary>Adds workers to a service collection.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds a worker; a second call for the same name gives the same builder.</summary>
    public static IDurableTaskWorkerBuilder AddDurableTaskWorker(this IServiceCollection services, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Builder(services, name ?? Options.DefaultName);
    }

    /// <summary>Adds a worker.</summary>
    public static IServiceCollection AddDurableTaskWorker(this IServiceCollection services, Action<IDurableTaskWorkerBuilder> configure) =>
        services.AddDurableTaskWorker(Options.DefaultName, configure);

    /// <summary>Adds a worker of a name.</summary>
    public static IServiceCollection AddDurableTaskWorker(
        this IServiceCollection services, string name, Action<IDurableTaskWorkerBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        configure(Builder(services, name));
        return services;
    }

    private static IDurableTaskWorkerBuilder Builder(IServiceCollection services, string name)
    {
        var builders = BuilderSet<IDurableTaskWorkerBuilder>.In(services);
        if (builders.TryGetValue(name, out var known))
        {
            return known;
        }

        var builder = new DefaultDurableTaskWorkerBuilder(name, services);
        builders.Add(name, builder);
        services.AddEmbeddedEngine();
        services.AddOptions<DurableTaskWorkerOptions>(name).PostConfigure<IServiceProvider>((options, provider) =>
        {
            if (!options.HasDataConverter && provider.GetService<DataConverter>() is { } converter)
            {
                options.DataConverter = converter;
            }
        });
        services.AddSingleton(builder.Build);
        return builder;
    }
}
