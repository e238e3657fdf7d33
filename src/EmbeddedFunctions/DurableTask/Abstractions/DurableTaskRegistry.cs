using EmbeddedFunctions.DurableTask.Engine;

namespace EmbeddedFunctions.DurableTask;

/// <summary>The orchestrators and activities that a worker knows, by name and version.</summary>
public sealed partial class DurableTaskRegistry
{
    internal Dictionary<TaskKey, Func<IServiceProvider, ITaskOrchestrator>> Orchestrators { get; } = [];

    internal Dictionary<TaskKey, Func<IServiceProvider, ITaskActivity>> Activities { get; } = [];

    /// <summary>The orchestrators' names and factories.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskOrchestrator>>> GetOrchestrators() =>
        Orchestrators.Select(o => KeyValuePair.Create(new TaskName(o.Key.Name), o.Value));

    /// <summary>The activities' names and factories.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskActivity>>> GetActivities() =>
        Activities.Select(a => KeyValuePair.Create(new TaskName(a.Key.Name), a.Value));

    internal DurableTaskRegistry AddOrchestrator(TaskName name, TaskVersion version, Func<IServiceProvider, ITaskOrchestrator> factory)
    {
        Add(Orchestrators, nameof(ITaskOrchestrator), name, version, factory);
        return this;
    }

    internal DurableTaskRegistry AddActivity(TaskName name, TaskVersion version, Func<IServiceProvider, ITaskActivity> factory)
    {
        Add(Activities, nameof(ITaskActivity), name, version, factory);
        return this;
    }

    private static void Add<T>(Dictionary<TaskKey, T> tasks, string kind, TaskName name, TaskVersion version, T factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (name == default)
        {
            throw new ArgumentException($"An {kind} needs a name.", nameof(name));
        }

        if (!tasks.TryAdd(new TaskKey(name.Name, version.Version), factory))
        {
            var ofVersion = version == TaskVersion.Unversioned ? string.Empty : $" with version '{version.Version}'";
            throw new ArgumentException($"An {kind} named '{name}'{ofVersion} is already added.", nameof(name));
        }
    }

    private static void ThrowUnlessConcrete<T>(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsAbstract || !type.IsAssignableTo(typeof(T)))
        {
            throw new ArgumentException($"{type} must be a concrete class that implements {typeof(T).Name}.", nameof(type));
        }
    }
}
