using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EmbeddedFunctions.DurableTask.Worker.Hosting;

/// <summary>Base of workers: the hosted service that runs orchestrators and activities.</summary>
public abstract class DurableTaskWorker : BackgroundService
{
    /// <summary>Creates a worker.</summary>
    protected DurableTaskWorker(string? name, IDurableTaskFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Name = name ?? Options.DefaultName;
        Factory = factory;
    }

    /// <summary>Name of the worker and of its options.</summary>
    protected virtual string Name { get; }

    /// <summary>Creates the orchestrators and activities.</summary>
    protected virtual IDurableTaskFactory Factory { get; }

    /// <summary>Adds properties to failure details, if any.</summary>
    protected IExceptionPropertiesProvider? ExceptionPropertiesProvider { get; set; }
}
