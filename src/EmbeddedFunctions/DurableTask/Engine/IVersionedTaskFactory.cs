using System.Diagnostics.CodeAnalysis;
using EmbeddedFunctions.DurableTask.Worker;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>A task factory that knows versions. The engine asks by version where the factory can tell.</summary>
internal interface IVersionedTaskFactory : IDurableTaskFactory
{
    bool TryCreateActivity(
        TaskName name, TaskVersion version, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity);

    bool TryCreateOrchestrator(
        TaskName name, TaskVersion version, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator);
}
