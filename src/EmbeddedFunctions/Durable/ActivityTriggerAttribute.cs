using EmbeddedFunctions.Extensions.Abstractions;

namespace EmbeddedFunctions;

/// <summary>Makes a function an activity; the parameter receives its input.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ActivityTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>The activity's name; the function's name when not set.</summary>
    public string? Activity { get; set; }
}
