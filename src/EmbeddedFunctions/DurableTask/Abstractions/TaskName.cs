using System.Diagnostics.CodeAnalysis;

namespace EmbeddedFunctions.DurableTask;

/// <summary>The name of an orchestrator or an activity. Comparison ignores case.</summary>
public readonly struct TaskName : IEquatable<TaskName>
{
    /// <summary>Creates a name; <c>null</c> gives the default (empty) value.</summary>
    public TaskName(string name)
    {
        Name = name;
#pragma warning disable CS0618 // Set only because the member exists.
        Version = name is null ? null! : string.Empty;
#pragma warning restore CS0618
    }

    /// <summary>The name, or <c>null</c> for the default value.</summary>
    public string Name { get; }

    /// <summary>Not used; always empty.</summary>
    [Obsolete("Use TaskVersion instead.")]
    public string Version { get; }

    /// <summary>The text of a name.</summary>
    public static implicit operator string(TaskName value) => value.Name;

    /// <summary>A name from text; empty text gives the default value.</summary>
    public static implicit operator TaskName(string value) => string.IsNullOrEmpty(value) ? default : new(value);

    /// <summary>Equality that ignores case.</summary>
    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    /// <summary>Inequality that ignores case.</summary>
    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is TaskName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
