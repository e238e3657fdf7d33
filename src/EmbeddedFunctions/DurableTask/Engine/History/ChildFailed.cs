namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>A sub-orchestration failed, was terminated, or could not be started.</summary>
internal sealed record ChildFailed(int TaskId, TaskFailureDetails Failure, bool IsNonRetriable) : HistoryEvent;
