namespace EmbeddedFunctions.DurableTask;

/// <summary>Names a class-based orchestrator or activity; without a name the class's own name counts.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DurableTaskAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    public DurableTaskAttribute(string? name = null) => Name = name!;

    /// <summary>The name, or the default value when none was given.</summary>
    public TaskName Name { get; }

    /// <summary>The version the class implements; none when <c>null</c> or empty.</summary>
    public string? Version { get; set; }
}
