using EmbeddedFunctions.DurableTask.Client;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>What stays the same for an instance from its start to its end, and its status when it was read.</summary>
internal sealed record InstanceRow(long Key, string Id, string Name, string Version, OrchestrationRuntimeStatus Status)
{
    public ParentLink? Parent { get; init; }

    public long? WakeAt { get; init; }

    public bool HasWork { get; init; }

    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }

    public long CreatedTicks { get; init; }
}
