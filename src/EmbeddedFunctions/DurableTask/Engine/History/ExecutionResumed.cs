namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>The orchestration was continued.</summary>
internal sealed record ExecutionResumed(string? Reason) : HistoryEvent;
