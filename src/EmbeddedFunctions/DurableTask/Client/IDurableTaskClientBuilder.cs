using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedFunctions.DurableTask.Client;

/// <summary>Builds a client.</summary>
public interface IDurableTaskClientBuilder
{
    /// <summary>Name of the client and of its options.</summary>
    string Name { get; }

    /// <summary>The services the client is added to.</summary>
    IServiceCollection Services { get; }

    /// <summary>Type of the client; the embedded engine's when <c>null</c>.</summary>
    Type? BuildTarget { get; set; }

    /// <summary>Builds the client.</summary>
    DurableTaskClient Build(IServiceProvider serviceProvider);
}
