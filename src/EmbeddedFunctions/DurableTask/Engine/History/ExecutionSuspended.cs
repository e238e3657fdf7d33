namespace EmbeddedFunctions.DurableTask.Engine.History;

/// <summary>The orchestration was paused.</summary>
internal sealed record ExecutionSuspended(string? Reason) : HistoryEvent;
