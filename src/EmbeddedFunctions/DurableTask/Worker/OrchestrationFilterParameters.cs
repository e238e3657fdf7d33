namespace EmbeddedFunctions.DurableTask.Worker;

/// <summary>What an orchestration filter decides by.</summary>
public struct OrchestrationFilterParameters
{
    /// <summary>Name of the orchestrator.</summary>
    public string? Name { get; init; }

    /// <summary>Tags of the instance; <c>null</c> when it has none.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
