using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>What the next generation of an execution starts with.</summary>
internal sealed record NextGeneration(string? Input, string? Version, IReadOnlyList<EventRaised> Carried);
