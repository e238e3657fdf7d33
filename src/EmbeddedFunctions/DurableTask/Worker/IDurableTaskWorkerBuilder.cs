using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmbeddedFunctions.DurableTask.Worker;

/// <summary>Builds a worker.</summary>
public interface IDurableTaskWorkerBuilder
{
    /// <summary>Name of the worker and of its options.</summary>
    string Name { get; }

    /// <summary>The services the worker is added to.</summary>
    IServiceCollection Services { get; }

    /// <summary>Type of the worker; the embedded engine's when <c>null</c>.</summary>
    Type? BuildTarget { get; set; }

    /// <summary>Builds the worker.</summary>
    IHostedService Build(IServiceProvider serviceProvider);
}
