using EmbeddedFunctions.DurableTask.Client;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>Questions about a status.</summary>
internal static class StatusExtensions
{
    public static bool IsEnded(this OrchestrationRuntimeStatus status) => status
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
