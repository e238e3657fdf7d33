using EmbeddedFunctions.DurableTask.Client;
using EmbeddedFunctions.DurableTask.Engine.History;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>How an execution ended.</summary>
internal sealed record InstanceEnd(OrchestrationRuntimeStatus Status, string? Output, TaskFailureDetails? Failure, ParentLink? Parent)
{
    public bool IsNonRetriable { get; init; }

    public bool TerminatesChildren { get; init; }

    /// <summary>The answer to the call that started it.</summary>
    public HistoryEvent ForParent(int taskId) => Status switch
    {
        OrchestrationRuntimeStatus.Completed => new ChildCompleted(taskId, Output),
        OrchestrationRuntimeStatus.Failed => new ChildFailed(taskId, Failure!, IsNonRetriable),
        _ => new ChildFailed(
            taskId,
            new TaskFailureDetails("OrchestrationTerminated", "The sub-orchestration was terminated.", null, null, null),
            IsNonRetriable: false),
    };
}
