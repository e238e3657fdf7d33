namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>The engines of the container, one for each name of a worker or client.</summary>
internal sealed class EngineSet;
