using System.Diagnostics.CodeAnalysis;

namespace EmbeddedFunctions.DurableTask.Worker;

/// <summary>Creates the orchestrators and activities that a worker runs.</summary>
public interface IDurableTaskFactory
{
    /// <summary>Creates an activity, if there is one of the name.</summary>
    bool TryCreateActivity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity);

    /// <summary>Creates an orchestrator, if there is one of the name.</summary>
    bool TryCreateOrchestrator(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator);
}
