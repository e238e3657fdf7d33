namespace EmbeddedFunctions.DurableTask.Engine.Replay;

/// <summary>The code of an orchestrator no longer does what its history says it did.</summary>
internal sealed class NonDeterministicOrchestrationException : Exception
{
    public NonDeterministicOrchestrationException(int taskId, string expected, string actual)
        : base($"Non-deterministic orchestrator at sequence number {taskId}: the history has {expected} there, but the code now makes {actual}. "
            + "Was the orchestrator's code changed after this instance had started?")
    {
    }
}
