using EmbeddedFunctions.DurableTask.Engine;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EmbeddedFunctions.DurableTask.Client;

/// <summary>Adds clients to a service collection.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds a client; a second call for the same name gives the same builder.</summary>
    public static IDurableTaskClientBuilder AddDurableTaskClient(this IServiceCollection services, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Builder(services, name ?? Options.DefaultName);
    }

    /// <summary>Adds a client.</summary>
    public static IServiceCollection AddDurableTaskClient(this IServiceCollection services, Action<IDurableTaskClientBuilder> configure) =>
        services.AddDurableTaskClient(Options.DefaultName, configure);

    /// <summary>Adds a client of a name.</summary>
    public static IServiceCollection AddDurableTaskClient(
        this IServiceCollection services, string name, Action<IDurableTaskClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        configure(Builder(services, name));
        return services;
    }

    private static IDurableTaskClientBuilder Builder(IServiceCollection services, string name)
    {
        var builders = BuilderSet<IDurableTaskClientBuilder>.In(services);
        if (builders.TryGetValue(name, out var known))
        {
            return known;
        }

        var builder = new DefaultDurableTaskClientBuilder(name, services);
        builders.Add(name, builder);
        services.AddEmbeddedEngine();
        services.AddOptions<DurableTaskClientOptions>(name).PostConfigure<IServiceProvider>((options, provider) =>
        {
            if (!options.HasDataConverter && provider.GetService<DataConverter>() is { } converter)
            {
                options.DataConverter = converter;
            }
        });
        services.TryAddSingleton<IDurableTaskClientProvider, RegisteredClients>();
        services.AddSingleton(provider => new RegisteredClient(builder.Build(provider)));
        if (name == Options.DefaultName)
        {
            builder.RegisterDirectly();
        }

        return builder;
    }
}
