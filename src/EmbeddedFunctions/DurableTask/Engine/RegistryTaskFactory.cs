using System.Diagnostics.CodeAnalysis;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>
/// Creates tasks from a registry. The exact version wins; a name that has no versioned registration at all
/// also serves versioned calls.
/// </summary>
internal sealed class RegistryTaskFactory(DurableTaskRegistry registry) : IVersionedTaskFactory
{
    private readonly HashSet<string> _versionedActivities = VersionedNames(registry.Activities.Keys);
    private readonly HashSet<string> _versionedOrchestrators = VersionedNames(registry.Orchestrators.Keys);

    public bool TryCreateActivity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity) =>
        TryCreateActivity(name, TaskVersion.Unversioned, serviceProvider, out activity);

    public bool TryCreateActivity(
        TaskName name, TaskVersion version, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity)
    {
        activity = Find(registry.Activities, _versionedActivities, name, version)?.Invoke(serviceProvider);
        return activity is not null;
    }

    public bool TryCreateOrchestrator(
        TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator) =>
        TryCreateOrchestrator(name, TaskVersion.Unversioned, serviceProvider, out orchestrator);

    public bool TryCreateOrchestrator(
        TaskName name, TaskVersion version, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator)
    {
        orchestrator = Find(registry.Orchestrators, _versionedOrchestrators, name, version)?.Invoke(serviceProvider);
        return orchestrator is not null;
    }

    private static Func<IServiceProvider, T>? Find<T>(
        Dictionary<TaskKey, Func<IServiceProvider, T>> tasks, HashSet<string> versionedNames, TaskName name, TaskVersion version)
    {
        if (tasks.TryGetValue(new TaskKey(name.Name, version.Version), out var factory))
        {
            return factory;
        }

        return version != TaskVersion.Unversioned && !versionedNames.Contains(name.Name)
            ? tasks.GetValueOrDefault(new TaskKey(name.Name, string.Empty))
            : null;
    }

    private static HashSet<string> VersionedNames(IEnumerable<TaskKey> keys) =>
        new(keys.Where(k => k.Version.Length > 0).Select(k => k.Name), StringComparer.OrdinalIgnoreCase);
}
