namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>An activity threw.</summary>
internal sealed record ActivityFailed(int TaskId, TaskFailureDetails Failure, bool IsNonRetriable) : HistoryEvent;
