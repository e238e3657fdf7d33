using EmbeddedFunctions.DurableTask.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmbeddedFunctions.DurableTask.Client;

/// <summary>The builder behind <c>AddDurableTaskClient</c>.</summary>
public class DefaultDurableTaskClientBuilder : IDurableTaskClientBuilder
{
    private Type? _buildTarget;

    /// <summary>Creates a builder.</summary>
    public DefaultDurableTaskClientBuilder(string? name, IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        Name = name ?? Options.DefaultName;
        Services = services;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IServiceCollection Services { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The type is abstract or no <see cref="DurableTaskClient"/>.</exception>
    public Type? BuildTarget
    {
        get => _buildTarget;
        set
        {
            if (value is not null && (value.IsAbstract || !value.IsSubclassOf(typeof(DurableTaskClient))))
            {
                throw new ArgumentException($"{value} must be a concrete class that derives from {nameof(DurableTaskClient)}.", nameof(value));
            }

            _buildTarget = value;
        }
    }

    /// <inheritdoc/>
    public DurableTaskClient Build(IServiceProvider serviceProvider) =>
        (DurableTaskClient)ActivatorUtilities.CreateInstance(serviceProvider, _buildTarget ?? typeof(EmbeddedClient), Name);
}
