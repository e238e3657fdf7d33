using EmbeddedFunctions.DurableTask.Worker;
using EmbeddedFunctions.DurableTask.Worker.Hosting;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>The worker on the embedded engine.</summary>
internal sealed class EmbeddedWorker(string name, IDurableTaskFactory factory) : DurableTaskWorker(name, factory)
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}
