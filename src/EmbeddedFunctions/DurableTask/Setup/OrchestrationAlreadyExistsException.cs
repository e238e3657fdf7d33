using EmbeddedFunctions.DurableTask.Client;

namespace EmbeddedFunctions.Engine;

/// <summary>An orchestration was not started, because one of the same id exists in a status that forbids it.</summary>
public sealed class OrchestrationAlreadyExistsException : Exception
{
    internal OrchestrationAlreadyExistsException(string instanceId, OrchestrationRuntimeStatus status)
        : base($"An orchestration with the instance id '{instanceId}' already exists and is {status}. "
            + "Use another id, wait for it to end, or allow this status to be replaced.")
    {
        InstanceId = instanceId;
        Status = status;
    }

    /// <summary>The id that is taken.</summary>
    public string InstanceId { get; }

    /// <summary>Status of the existing instance.</summary>
    public OrchestrationRuntimeStatus Status { get; }
}
