using System.Reflection;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>Name and version of a registered task; neither minds case.</summary>
internal readonly struct TaskKey(string name, string version) : IEquatable<TaskKey>
{
    public string Name { get; } = name;

    public string Version { get; } = version;

    public static TaskName NameOf(Type type) =>
        type.GetCustomAttribute<DurableTaskAttribute>() is { Name.Name: { Length: > 0 } name } ? name : type.Name;

    public static TaskVersion VersionOf(Type type) => type.GetCustomAttribute<DurableTaskAttribute>()?.Version;

    public bool Equals(TaskKey other) =>
        string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase)
        && string.Equals(Version, other.Version, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is TaskKey other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(
        StringComparer.OrdinalIgnoreCase.GetHashCode(Name), StringComparer.OrdinalIgnoreCase.GetHashCode(Version));
}
