namespace EmbeddedFunctions.DurableTask;

/// <summary>Names the external event that a type is the payload of.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public sealed class DurableEventAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    public DurableEventAttribute(string? name = null) => Name = name!;

    /// <summary>The event's name, or the default value when none was given.</summary>
    public TaskName Name { get; }
}
