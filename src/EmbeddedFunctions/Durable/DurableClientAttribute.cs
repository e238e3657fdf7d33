using EmbeddedFunctions.Extensions.Abstractions;

namespace EmbeddedFunctions;

/// <summary>Gives a function the client of the durable engine.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>The task hub; the embedded host has only its own, so any other name is an error at start-up.</summary>
    public string? TaskHub { get; set; }

    /// <summary>The setting that names the storage; the embedded host has one store, so this is an error at start-up.</summary>
    public string? ConnectionName { get; set; }
}
